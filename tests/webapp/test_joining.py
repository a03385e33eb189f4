import pytest

from webapp.joining import join

SCRIPTS = {
    "app.js": 'import { say as tell } from "./toast.js";\nimport * as router from "./router.js";\nimport "./keys.js";\ntell();\n',
    "toast.js": "const place = 1;\nexport function say() {}\n",
    "router.js": 'import { say } from "./toast.js";\nconst place = 2;\nexport const open = async () => import("./late.js");\n',
    "keys.js": "export class Key {}\n",
    "late.js": 'import { open } from "./router.js";\nimport { soon } from "./soon.js";\nopen(soon);\n',
    "soon.js": "export const soon = 1;\n",
}


def test_a_page_begins_with_one_file_in_which_each_module_comes_after_what_it_imports():
    joined = join(SCRIPTS, "app.js")

    assert set(joined) == {"app.js", "late.js", "soon.js"}
    assert joined["app.js"] == (
        "const $toast = (() => {\nconst place = 1;\nfunction say() {}\nreturn { say };\n})();\n"
        "const $router = (() => {\nconst { say } = $toast;\nconst place = 2;\n"
        'const open = async () => import("./late.js");\nreturn { open };\n})();\n'
        "const $keys = (() => {\nclass Key {}\nreturn { Key };\n})();\n"
        "const $app = (() => {\nconst { say: tell } = $toast;\nconst router = $router;\n\ntell();\nreturn {  };\n})();\n"
        "export { $toast, $router, $keys, $app };\n"
    )


def test_a_module_that_comes_later_shares_what_the_page_began_with():
    joined = join(SCRIPTS, "app.js")

    assert joined["soon.js"] == SCRIPTS["soon.js"]
    assert joined["late.js"] == (
        'import { $router } from "./app.js";\nconst { open } = $router;\nimport { soon } from "./soon.js";\nopen(soon);\n'
    )


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("export default 1;\n", "'export default 1;' can't be joined"),
        ("export let open = 1;\n", "'export let open = 1;' can't be joined"),
        ('import x from "./toast.js";\n', "can't be joined"),
        ('import { say } from "https://elsewhere.example/x.js";\n', "can't be joined"),
        ('import { tell } from "./app.js";\n', "in a circle: app.js -> router.js -> app.js"),
    ],
)
def test_what_cannot_be_joined_is_refused_at_the_start(source, complaint):
    with pytest.raises(ValueError, match=r"joined|circle") as refused:
        join(SCRIPTS | {"router.js": source}, "app.js")

    assert complaint in str(refused.value)
