/* Beside each citation of a page a button that copies it, with its italics. Without this script, and where a browser
   does not let it copy, the text is there to be selected. */
(() => {
  "use strict";
  const made = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });

  // A `toggle` does not bubble. Nothing is done before a reader opens the box.
  document.addEventListener("toggle", ({ target: box }) => {
    if (!box.matches("details.cite") || box.querySelector("button")) return;
    box.querySelectorAll("dt").forEach((name) => {
      const button = made("button", "Copy");
      button.type = "button";
      button.setAttribute("aria-label", `Copy ${name.firstChild.textContent.trim()}`);
      name.append(" ", button, " ", made("output", ""));
    });
  }, true);

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("details.cite button");
    if (!button) return;
    const name = button.parentElement;
    getSelection().selectAllChildren(name.nextElementSibling);
    const done = document.execCommand("copy"); // of the clipboard's interfaces the only one that a page without TLS has
    if (done) getSelection().removeAllRanges();
    name.closest("details").querySelectorAll("output").forEach((said) => (said.textContent = ""));
    name.lastChild.textContent = done ? "Copied" : "Selected, to be copied";
  });
})();
