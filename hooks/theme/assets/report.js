/* Selected words, and the sentence before a note whose preview is open, can be reported with the words filled in.
   Without this script the link at the end of the page reports the page or a section. */
(() => {
  "use strict";
  const WORDS = "Report a problem with these words";
  const LONGEST = 600; // characters; mail programs cut long addresses
  const box = () => document.querySelector(".page-report[data-report]");

  const made = (words) => Object.assign(document.createElement("a"), { rel: "noopener noreferrer", textContent: words });

  const plain = (fragment) => {
    fragment.querySelectorAll("sup, .headerlink, template").forEach((element) => element.remove());
    return fragment.textContent.replace(/\s+/g, " ").trim();
  };

  const filled = (node, words) => {
    const before = (heading) => heading.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
    const heading = [...document.querySelectorAll(".md-content :is(h1, h2, h3)[id]")].filter(before).at(-1);
    const section = heading ? plain(heading.cloneNode(true)) : "";
    const address = `${location.origin}${location.pathname}${heading ? `#${heading.id}` : ""}`;
    const values = { address, section, sentence: words.slice(0, LONGEST) };
    return Object.entries(values).reduce(
      (link, [name, value]) => link.replace(`%7B${name}%7D`, () => encodeURIComponent(value)),
      box().dataset.report,
    );
  };

  /* What is selected, in a corner of the window: beside the words the reader's own system puts its menu. */
  const offer = made(WORDS);
  offer.className = "report-offer md-typeset";
  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const range = selection.rangeCount && !selection.isCollapsed && selection.getRangeAt(0);
    const isText = range && box() && document.querySelector(".md-content").contains(range.commonAncestorContainer);
    const words = isText ? plain(range.cloneContents()) : "";
    if (words.length < 4) {
      if (offer !== document.activeElement) offer.remove();
      return;
    }
    offer.href = filled(range.startContainer, words);
    document.body.append(offer);
  });

  /* The sentence before a note's mark: from the mark, or the sentence, before it. */
  const sentence = (mark) => {
    const range = document.createRange();
    range.selectNodeContents(mark.closest("p, li, td, th, dd, figcaption, blockquote, h1, h2, h3") || mark.parentNode);
    range.setEndBefore(mark);
    const text = plain(range.cloneContents());
    return text.split(/(?<=[.!?]["”’»)]*)\s+(?=["“‘«(]*\p{Lu})/u).at(-1);
  };

  new MutationObserver(() => {
    const bar = document.querySelector(".preview > .preview-bar");
    const mark = document.querySelector("a.footnote-ref[aria-controls]");
    if (!bar || !mark || !box() || bar.querySelector(".preview-report")) return;
    const link = made("Report a problem");
    link.className = "preview-report";
    link.href = filled(mark, sentence(mark));
    bar.children[0].after(link);
  }).observe(document.body, { childList: true });
})();
