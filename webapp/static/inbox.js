// The inbox by keys: J and K go along, Enter opens, / searches. What was searched for is underlined.

const list = () => document.querySelector('#list[data-list="inbox"]');
const rows = () => [...list().querySelectorAll(".row:not(.leaving)")];
const isTyped = (target) => target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
let chosen = "";

document.addEventListener("focusin", ({ target }) => {
  const row = target.closest?.("#list .row");
  if (row) chosen = row.id;
});

function step(by) {
  const all = rows();
  const at = all.indexOf(document.activeElement?.closest?.("#list .row") || document.getElementById(chosen));
  const next = at < 0 ? all[0] : all[at + by];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

const DO = {
  j: () => step(1), k: () => step(-1),
  "/": () => document.getElementById("q").focus(),
};

document.addEventListener("keydown", (event) => {
  if (!list() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyped(event.target) || document.querySelector("dialog[open]")) return;
  const isRow = event.target.matches?.("#list .row");
  let run = list().dataset.keys === "off" ? null : DO[event.key];
  if (event.key === "Enter" && isRow) run = () => event.target.querySelector("a").click();
  if (!run) return;
  event.preventDefault();
  run();
});

// Letters as the server compares them, and from which letter of the text each came.
function folded(text) {
  let words = "";
  const from = [];
  let at = 0;
  for (const letter of text) {
    const plain = letter.normalize("NFKC").toLowerCase();
    words += plain;
    for (let index = 0; index < plain.length; index++) from.push(at);
    at += letter.length;
  }
  return { words, from: [...from, at] };
}

// Ranges, not tags: a row that the stream draws anew is the same for everybody, whatever they look for.
function underline() {
  if (!window.CSS?.highlights) return;
  CSS.highlights.delete("found");
  const sought = (new URLSearchParams(list()?.dataset.query).get("q") || "").split(/\s+/).map((word) => folded(word).words).filter(Boolean);
  if (!sought.length) return;
  const ranges = [];
  const texts = document.createTreeWalker(list(), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (!node.parentElement.closest(".top b, h3, .text")) continue;
    const { words, from } = folded(node.data);
    for (const word of sought) {
      for (let at = words.indexOf(word); at >= 0; at = words.indexOf(word, at + word.length)) {
        const range = new Range();
        range.setStart(node, from[at]);
        range.setEnd(node, from[at + word.length]);
        ranges.push(range);
      }
    }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
}

let drawn = 0;
const later = () => { drawn ||= requestAnimationFrame(() => { drawn = 0; underline(); }); };
const watching = new MutationObserver(later);
function begin() {
  watching.disconnect();
  if (list()) watching.observe(list(), { childList: true, subtree: true, characterData: true });
  later();
}
document.addEventListener("sift:main", begin);
begin();
