/* Previews of notes, terms and persons: what a link leads to, shown where the reader is. Without this script, and
   where the target is missing, the links are links.

   A preview is a non-modal `dialog`, not a `tooltip`: it holds links, which a tooltip may not. The link that it belongs
   to says so by `aria-expanded` and `aria-controls`; `aria-describedby` would read a whole note aloud at every mark.
   Enter follows the link. Tab goes on into the preview and behind its end back into the text, as browsers do it
   themselves for a popover that has an invoker; Escape closes it and the next Tab goes on in the text. */
(() => {
  "use strict";
  const REFERENCE = "a.footnote-ref, a.term[data-term]";
  const STOPS = "a[href], button, summary, [tabindex='0']";
  const ID = "explainer-preview";
  const OPEN_AFTER = 150; // ms that a pointer rests before it means something
  const CLOSE_AFTER = 250; // ms that it has to reach the preview
  const GAP = 6; // px between text and preview; as in the style
  const MARGIN = 8; // px to the edges of the window
  const sheet = matchMedia("(max-width: 45em), (pointer: coarse)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  let reference = null; // the link whose preview is open
  let preview = null;
  let line = 0; // which of its lines the pointer was on, where the link is broken
  let stays = false; // opened by focus or tap: it stays when the pointer leaves
  let pointer = ""; // kind of the pointer used last; empty after a key
  let aim = null; // the link that the pointer wants open
  let timer = 0;
  let returning = false; // focus comes back to the link, which is no wish to see the preview again

  const made = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    element.append(...children);
    return element;
  };

  /** The link with a preview that an event is about; inside a preview every link is just a link. */
  const referenceAt = (target) => {
    const link = target?.closest?.(REFERENCE);
    return link && !preview?.contains(link) ? link : null;
  };

  /** A copy of what the link leads to, or null. */
  const contentOf = (link) => {
    const found = document.getElementById(link.dataset.term || link.hash.slice(1));
    if (!found?.textContent.trim() && !found?.content?.textContent.trim()) return null;
    const copy = (found.content || found).cloneNode(true);
    copy.querySelectorAll(".footnote-backref").forEach((back) => back.remove());
    copy.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
    const content = made("div", { class: "preview-content" }, ...copy.childNodes);
    const { lang } = found.closest("[lang]") || {};
    if (lang) content.lang = lang;
    return content;
  };

  /** The words of the link below the content. */
  const wayOn = (link, isNote, name) => {
    if (isNote) return `Go to note ${name}`;
    const page = /([\w-]+)(\/(index\.html)?|\.html)?$/.exec(link.pathname)?.[1].replaceAll("-", " ");
    return page ? `More on the ${page[0].toUpperCase()}${page.slice(1)} page` : `More about ${name}`;
  };

  const build = (link, content) => {
    const isNote = link.matches(".footnote-ref");
    const name = link.textContent.trim();
    const more = made("a", { class: "preview-more", href: link.href }, wayOn(link, isNote, name));
    const button = made("button", { class: "preview-close", type: "button" }, "Close");
    button.addEventListener("click", dismiss);
    const label = isNote ? `Note ${name}` : name;
    return made(
      "div",
      { class: "preview md-typeset", id: ID, role: "dialog", tabindex: -1, "aria-label": label },
      content,
      made("div", { class: "preview-bar" }, more, button),
    );
  };

  /** Put the preview below its line, for what is cited stands above, or where there is more room. */
  const place = () => {
    const boxes = reference.getClientRects();
    const box = boxes[line] || boxes[0];
    preview.classList.toggle("preview-sheet", sheet.matches);
    if (sheet.matches) return;
    if (!box || box.bottom < 0 || box.top > innerHeight) {
      close();
      return;
    }
    const content = preview.firstChild;
    const below = innerHeight - box.bottom - GAP - MARGIN;
    const above = box.top - GAP - MARGIN;
    const wanted = Math.min(preview.offsetHeight - content.clientHeight + content.scrollHeight, innerHeight / 2);
    const isAbove = wanted > below && above > below;
    const height = Math.min(wanted, isAbove ? above : below);
    const right = document.documentElement.clientWidth - preview.offsetWidth - MARGIN;
    const set = (name, value) => preview.style.setProperty(`--preview-${name}`, `${value}px`);
    set("height", height);
    set("top", isAbove ? box.top - GAP - height : box.bottom + GAP);
    set("left", Math.max(MARGIN, Math.min(box.left - 3 * MARGIN, right)));
  };

  /** Scroll what is being read out from under the sheet. */
  const reveal = () => {
    if (!sheet.matches) return;
    const covered = reference.getBoundingClientRect().bottom + 2 * MARGIN - (innerHeight - preview.offsetHeight);
    if (covered > 0) scrollBy({ top: covered, behavior: calm.matches ? "instant" : "smooth" });
  };

  // A page that is replaced takes the link along.
  const removals = new MutationObserver(() => reference.isConnected || close());

  const close = () => {
    clearTimeout(timer);
    if (!preview) return;
    removals.disconnect();
    reference.setAttribute("aria-expanded", "false");
    reference.removeAttribute("aria-controls");
    const closed = preview;
    reference = preview = null;
    closed.remove();
  };

  /** Open the link's preview, or tell that there is none. */
  const open = (link, asked, y) => {
    if (link === reference) {
      stays ||= asked;
      return true;
    }
    const content = link.isConnected && contentOf(link);
    if (!content) return false;
    close();
    reference = link;
    stays = asked;
    line = Math.max(0, [...link.getClientRects()].findIndex((box) => box.top <= y && y <= box.bottom));
    preview = build(link, content);
    document.body.append(preview);
    link.setAttribute("aria-expanded", "true");
    link.setAttribute("aria-controls", ID);
    removals.observe(document.body, { childList: true, subtree: true });
    place();
    if (preview) reveal();
    return true;
  };

  const focusReference = () => {
    returning = true;
    reference.focus({ preventScroll: true });
    returning = false;
  };

  /** Close on the reader's word; focus goes back unless it is busy elsewhere. */
  const dismiss = () => {
    const focused = document.activeElement;
    if (preview.contains(focused) || focused === document.body) focusReference();
    close();
  };

  /** The pointer has gone; what was asked for or holds the focus stays. */
  const leave = () => stays || preview?.contains(document.activeElement) || close();

  /** What the pointer means by where it now is; a sheet is far from its link and waits for a click. */
  const point = (target, y) => {
    const wanted = preview?.contains(target) ? reference : referenceAt(target);
    if (wanted === aim) return;
    aim = wanted;
    clearTimeout(timer);
    if (wanted === reference) return;
    timer = wanted ? setTimeout(open, OPEN_AFTER, wanted, false, y) : setTimeout(leave, CLOSE_AFTER);
  };

  const hover = (event) => {
    if (event.pointerType === "touch" || sheet.matches) return;
    if (event.type === "pointerover") point(event.target, event.clientY);
    else if (!event.relatedTarget) point(null); // it left the window
  };

  /** A press outside closes; that of a finger when it ends, for it may become a scroll. */
  const press = (event) => {
    if (event.type === "pointerdown") pointer = event.pointerType;
    const isPress = event.type === (event.pointerType === "touch" ? "pointerup" : "pointerdown");
    if (isPress && preview && !preview.contains(event.target) && !referenceAt(event.target)) close();
  };

  const click = (event) => {
    const link = referenceAt(event.target);
    const isTap = link && pointer && (pointer === "touch" || sheet.matches);
    if (isTap && link === reference) dismiss();
    else if (isTap && open(link, true, event.clientY)) preview?.focus({ preventScroll: true });
    else {
      if (event.target.closest?.("a")) close(); // the reader goes elsewhere
      return;
    }
    event.preventDefault();
    event.stopPropagation(); // instant navigation would follow the link
  };

  const focus = ({ target }) => {
    const link = referenceAt(target);
    if (returning) return;
    if (link && !pointer) open(link, true);
    else if (preview && target !== reference && !preview.contains(target)) close();
  };

  /** The preview follows its link in the order of Tab. */
  const step = (event) => {
    const stops = [...preview.querySelectorAll(STOPS)].filter((stop) => stop.getClientRects().length);
    const focused = document.activeElement;
    if (event.shiftKey ? focused === stops[0] || focused === preview : focused === reference) {
      event.preventDefault();
      if (event.shiftKey) focusReference();
      else stops[0].focus();
    } else if (!event.shiftKey && focused === stops.at(-1)) {
      focusReference(); // from here the browser goes on
      close();
    }
  };

  const key = (event) => {
    pointer = "";
    if (!preview) return;
    if (event.key === "Escape") dismiss();
    else if (event.key === "Tab") step(event);
  };

  const scroll = ({ target }) => preview && !preview.contains(target) && place();

  const resize = () => {
    if (preview) place();
    if (preview) reveal();
  };

  const on = (names, listener) => names.split(" ").forEach((name) => document.addEventListener(name, listener, true));
  on("pointerover pointerout", hover);
  on("pointerdown pointerup", press);
  on("click", click);
  on("focusin", focus);
  on("keydown", key);
  on("scroll", scroll);
  addEventListener("resize", resize);
})();
