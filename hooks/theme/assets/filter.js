/* Long lists can be filtered by what their items say of themselves. What is chosen stands in the address, so that a
   filtered list can be shared. Without script everything is shown. */
(() => {
  "use strict";
  /* A field gives the values that an item has, each as it is compared and as readers see it. */
  const pair = (words) => [words, words];
  const data = (name) => ({ dataset }) => (dataset[name] ? [pair(dataset[name])] : []);
  /* Of a status the words without the sign before them. */
  const shown = (name, selector) => (item) => [[item.dataset[name], item.querySelector(selector).lastChild.textContent.trim()]];
  /* A label names the kind of a source and its language, if that is not English. */
  const label = (item) => item.querySelector(".source-label")?.textContent.split(" · ") ?? [];
  const kind = (item) => (item.dataset.kind ? [[item.dataset.kind, label(item)[0]]] : []);
  const language = (item) => (item.dataset.language ? [pair(label(item)[item.dataset.kind ? 1 : 0] ?? "English")] : []);
  const chapter = (item) => Array.from(item.getElementsByTagName("dt"), ({ textContent }) => pair(textContent));
  const LISTS = [
    { list: ".claims", item: ".claim", noun: "claims", fields: { status: shown("status", ".claim-status"), topic: data("topic"), nature: shown("nature", ".claim-nature") } },
    { list: "div.timeline", item: ".event", noun: "events", fields: { topic: data("topic") } },
    { list: "ul.sources", item: ":scope > li", noun: "sources", sorted: true, fields: { kind, language, publisher: data("publisher"), chapter } },
  ];

  const made = (tag, values, ...children) => {
    const element = Object.assign(document.createElement(tag), values);
    element.append(...children);
    return element;
  };

  /** A labelled choice among the values that items have. */
  const choice = (name, values, sorted) => {
    const options = [...new Map(values.flat())];
    if (sorted) options.sort(([, a], [, b]) => a.localeCompare(b, "en"));
    const select = made("select", { name }, new Option("all", ""), ...options.map(([value, words]) => new Option(words, value)));
    return made("label", {}, `${name[0].toUpperCase()}${name.slice(1)} `, select);
  };

  const start = (list, { item, noun, sorted, fields }) => {
    if (list.previousElementSibling?.matches(".list-filter")) return;
    const items = [...list.querySelectorAll(item)].map((element) => ({ element, has: {} }));
    if (!items.length) return;
    const choices = Object.entries(fields).map(([name, valuesOf]) => {
      const values = items.map(({ element, has }) => (has[name] = valuesOf(element)));
      return choice(name, values, sorted);
    });
    const count = made("output");
    const reset = made("button", { type: "reset", textContent: "Show all" });
    const form = made("form", { className: "list-filter" }, ...choices, count, reset);

    const apply = () => {
      const wanted = [...new FormData(form)].filter(([, value]) => value);
      const fits = ({ has }) => wanted.every(([name, value]) => has[name].some(([own]) => own === value));
      items.forEach((each) => (each.element.hidden = !fits(each)));
      list.querySelectorAll("section").forEach((section) => {
        section.hidden = !section.querySelector(`${item}:not([hidden])`);
      });
      count.textContent = `${items.filter(({ element }) => !element.hidden).length} of ${items.length} ${noun}`;
      reset.hidden = !wanted.length;
    };
    /* A link that leads to what is hidden shows everything again. */
    const show = () => {
      // A page that is being opened has no `:target` yet.
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!list.contains(target) || !target.closest("[hidden]")) return;
      form.reset();
      apply();
      target.scrollIntoView();
    };
    const tell = () => {
      apply();
      const address = new URL(location);
      new FormData(form).forEach((value, name) => (value ? address.searchParams.set(name, value) : address.searchParams.delete(name)));
      history.replaceState(history.state, "", address);
    };
    form.addEventListener("change", tell);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(tell)); // after it has happened
    window.addEventListener("hashchange", show);

    list.before(form);
    new URLSearchParams(location.search).forEach((value, name) => {
      const option = [...(form.elements[name]?.options ?? [])].find((each) => each.value === value);
      if (option) option.selected = true;
    });
    apply();
    show();
  };

  const startAll = () =>
    LISTS.forEach((kind) => document.querySelectorAll(kind.list).forEach((list) => start(list, kind)));
  if (window.document$) window.document$.subscribe(startAll);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startAll);
  else startAll();
})();
