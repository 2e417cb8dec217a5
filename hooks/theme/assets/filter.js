/* Long lists can be filtered by what their items say of themselves. Without script everything is shown. */
(() => {
  "use strict";
  /* Of each field the element that shows its value, without a sign before it; null where the value is shown as it is. */
  const LISTS = [
    { list: ".claims", item: ".claim", noun: "claims", fields: { status: ".claim-status", topic: null, nature: ".claim-nature" } },
    { list: "div.timeline", item: ".event", noun: "events", fields: { topic: null } },
  ];

  /** The words that readers see for a value. */
  const shown = (item, name, selector) =>
    selector ? item.querySelector(selector).lastChild.textContent.trim() : item.dataset[name];

  /** A labelled choice among the values that items have. */
  const choice = (items, name, selector) => {
    const label = document.createElement("label");
    label.textContent = `${name[0].toUpperCase()}${name.slice(1)} `;
    const select = document.createElement("select");
    select.name = name;
    select.add(new Option("all", ""));
    const values = new Map(items.map((item) => [item.dataset[name], shown(item, name, selector)]));
    values.forEach((text, value) => select.add(new Option(text, value)));
    label.append(select);
    return label;
  };

  const start = (list, { item, noun, fields }) => {
    if (list.previousElementSibling?.matches(".list-filter")) return;
    const items = [...list.querySelectorAll(item)];
    if (!items.length) return;
    const form = document.createElement("form");
    form.className = "list-filter";
    const count = document.createElement("output");
    form.append(...Object.entries(fields).map(([name, selector]) => choice(items, name, selector)), count);
    const apply = () => {
      const wanted = [...new FormData(form)].filter(([, value]) => value);
      items.forEach((each) => {
        each.hidden = !wanted.every(([name, value]) => each.dataset[name] === value);
      });
      list.querySelectorAll("section").forEach((section) => {
        section.hidden = !section.querySelector(`${item}:not([hidden])`);
      });
      count.textContent = `${items.filter((each) => !each.hidden).length} of ${items.length} ${noun}`;
    };
    form.addEventListener("change", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    // A link that leads to what is hidden shows everything again.
    window.addEventListener("hashchange", () => {
      const target = list.querySelector(":target");
      if (!target?.closest("[hidden]")) return;
      form.reset();
      apply();
      target.scrollIntoView();
    });
    list.before(form);
    apply();
  };

  const startAll = () =>
    LISTS.forEach((kind) => document.querySelectorAll(kind.list).forEach((list) => start(list, kind)));
  if (window.document$) window.document$.subscribe(startAll);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startAll);
  else startAll();
})();
