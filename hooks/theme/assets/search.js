/* Two things that the theme's search does not do. It runs before the theme's own script, which then finds both done. */
(() => {
  "use strict";
  /* The theme takes each word for the beginning of one and finds what has any: "of" finds "official". So words without
     meaning are not asked for, short ones as they are, and a whole word counts more than a beginning. */
  const empty = /^(an?|and|are|as|at|be|by|did|does?|for|from|had|has|have|how|in|is|its?|not?|of|on|or|say|says|that|the|this|to|was|were|what|when|where|who|why|will|with)$/i;
  const word = /^[\w\u00c0-\u04ff'’.,-]+$/;
  const asked = (text) => (!word.test(text) ? text : text.length < 3 ? `${text}^4` : `${text}^4 ${text}`);
  const refined = (query) => {
    const words = query.split(/\s+/).filter(Boolean);
    const telling = words.filter((text) => !empty.test(text));
    return /["+~^*:]|(^|\s)-/.test(query) ? query : (telling[0] ? telling : words).map(asked).join(" ");
  };
  const SETUP = 0; // kinds of messages to the worker
  const QUERY = 2;
  const Real = Worker;
  const post = Real.prototype.postMessage;
  Real.prototype.postMessage = function (message, ...rest) {
    const isQuery = message?.type === QUERY && typeof message.data === "string";
    return post.call(this, isQuery ? { ...message, data: refined(message.data) } : message, ...rest);
  };

  /* The index is larger than any page, and most readers do not search: it is loaded for those who turn to the search.
     The theme loads it at once where it finds the form by its name. From a disk it waits by itself, and where it is
     to mark the words that were searched for it needs the index. */
  const form = document.forms.namedItem("search");
  if (!form || location.protocol === "file:" || new URLSearchParams(location.search).has("h")) return;
  form.removeAttribute("name");
  window.Worker = class extends EventTarget {
    constructor(address) {
      super();
      const events = ["focusin", "pointerover"];
      const index = new URL("../../../search/search_index.json", new URL(address, document.baseURI));
      const start = async () => {
        events.forEach((name) => form.removeEventListener(name, start));
        this.worker = new Real(address);
        this.worker.addEventListener("message", ({ data }) => this.dispatchEvent(new MessageEvent("message", { data })));
        const { config, docs } = await (await fetch(index)).json();
        this.postMessage({ type: SETUP, data: { config, docs, options: {} } });
      };
      events.forEach((name) => form.addEventListener(name, start));
    }

    postMessage(message) {
      this.worker.postMessage(message);
    }
  };
})();
