/* The register of claims can be filtered. Without script every claim is shown, in plain sections. */
(() => {
  "use strict";
  const FILTERS = { status: ".claim-status", topic: null, nature: ".claim-nature" };

  /** The words that readers see for a value: of a topic the value itself, otherwise the label without its sign. */
  const shown = (claim, name) =>
    FILTERS[name] ? claim.querySelector(FILTERS[name]).lastChild.textContent.trim() : claim.dataset[name];

  /** A labelled choice among the values that claims have. */
  const choice = (claims, name) => {
    const label = document.createElement("label");
    label.textContent = `${name[0].toUpperCase()}${name.slice(1)} `;
    const select = document.createElement("select");
    select.name = name;
    select.add(new Option("all", ""));
    const values = new Map(claims.map((claim) => [claim.dataset[name], shown(claim, name)]));
    values.forEach((text, value) => select.add(new Option(text, value)));
    label.append(select);
    return label;
  };

  const start = (list) => {
    if (list.previousElementSibling?.matches(".claims-filter")) return;
    const claims = [...list.querySelectorAll(".claim")];
    if (!claims.length) return;
    const form = document.createElement("form");
    form.className = "claims-filter";
    const count = document.createElement("output");
    form.append(...Object.keys(FILTERS).map((name) => choice(claims, name)), count);
    const apply = () => {
      const wanted = [...new FormData(form)].filter(([, value]) => value);
      claims.forEach((claim) => {
        claim.hidden = !wanted.every(([name, value]) => claim.dataset[name] === value);
      });
      list.querySelectorAll("section").forEach((section) => {
        section.hidden = !section.querySelector(".claim:not([hidden])");
      });
      count.textContent = `${claims.filter((claim) => !claim.hidden).length} of ${claims.length} claims`;
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

  const startAll = () => document.querySelectorAll(".claims").forEach(start);
  if (window.document$) window.document$.subscribe(startAll);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startAll);
  else startAll();
})();
