/* The theme's search takes each word for the beginning of one and finds what has any: "of" finds "official". So words
   without meaning are not asked for, short ones as they are, and a whole word counts more than a beginning. */
(() => {
  const empty = /^(an?|and|are|as|at|be|by|did|does?|for|from|had|has|have|how|in|is|its?|not?|of|on|or|say|says|that|the|this|to|was|were|what|when|where|who|why|will|with)$/i
  const word = /^[\w\u00c0-\u04ff'’.,-]+$/
  const asked = text => !word.test(text) ? text : text.length < 3 ? `${text}^4` : `${text}^4 ${text}`
  const refined = query => {
    const words = query.split(/\s+/).filter(Boolean)
    const telling = words.filter(text => !empty.test(text))
    return /["+~^*:]|(^|\s)-/.test(query) ? query : (telling[0] ? telling : words).map(asked).join(" ")
  }
  const post = Worker.prototype.postMessage
  Worker.prototype.postMessage = function (message, ...rest) {
    const isQuery = message?.type === 2 && typeof message.data === "string"
    return post.call(this, isQuery ? { ...message, data: refined(message.data) } : message, ...rest)
  }
})()
