import subprocess
import sys

LOADS = """
import classifier.embedded, numpy, psutil
numpy.ones((600, 600)) @ numpy.ones((600, 600))
print(psutil.Process().num_threads())
"""


def test_numpy_starts_no_threads_of_its_own_wherever_it_is_imported_first() -> None:
    answer = subprocess.run([sys.executable, "-c", LOADS], capture_output=True, text=True, timeout=60, check=True)

    assert answer.stdout == "1\n"
