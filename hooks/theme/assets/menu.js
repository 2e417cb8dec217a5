/* The button of the navigation on small screens. Without script its label does the same. */
(() => {
  "use strict";
  const drawer = document.getElementById("__drawer");
  const button = () => document.querySelector(".menu-button");
  if (!drawer) return;
  document.addEventListener("click", ({ target }) => target.closest?.(".menu-button") && drawer.click());
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !drawer.checked) return;
    drawer.click();
    button()?.focus();
  });
  drawer.addEventListener("change", () => button()?.setAttribute("aria-expanded", drawer.checked));
})();
