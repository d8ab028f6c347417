// Looks at each element that is shown, as the browser understood it, and touches it as people do.
// Gives back [number of what is shown, complaint] for each that breaks the rules (null: anything may be).
(rules) => {
  const EVENTS = [
    "mouseover", "mouseenter", "mousemove", "mousedown", "mouseup", "mouseout", "wheel", "dblclick",
    "contextmenu", "keydown", "keypress", "keyup", "copy", "cut", "paste", "drag", "dragstart",
    "drop", "input", "change", "select", "scroll", "touchstart", "touchend", "pointerover",
    "pointerdown", "toggle", "beforetoggle", "animationstart", "animationend", "transitionend",
  ];
  const ADDRESSES = ["href", "src", "action", "formaction", "poster", "cite", "data", "longdesc"];
  const FOLLOWED = ["http:", "https:", "mailto:", "tel:"];
  const complaints = [];

  const check = (number, element, rule) => {
    const say = (what) => complaints.push([number, what]);
    const name = element.localName;
    if (element.namespaceURI !== "http://www.w3.org/1999/xhtml") say(`<${name}> of ${element.namespaceURI}`);
    if (!rule.tags.includes(name)) say(`<${name}>`);
    const allowed = [...rule.everywhere, ...(rule.attributes[name] ?? [])];
    for (const { name: attribute, value } of element.attributes) {
      if (!allowed.includes(attribute)) say(`${name}[${attribute}]`);
      if (!ADDRESSES.includes(attribute)) continue;
      // What the browser can't read leads nowhere.
      if (!URL.canParse(value, document.baseURI)) continue;
      const scheme = new URL(value, document.baseURI).protocol;
      if (!rule.schemes.includes(scheme)) say(`${name}[${attribute}] to ${scheme}`);
    }
  };

  const touch = (element) => {
    const own = element.getAttributeNames().filter((name) => name.startsWith("on"));
    const events = [...EVENTS, ...own.map((name) => name.slice(2))];
    for (const event of events) {
      element.dispatchEvent(new MouseEvent(event, { bubbles: true, cancelable: true }));
    }
    element.focus?.();
    const link = element.closest("a[href]");
    if (link && FOLLOWED.includes(link.protocol)) {
      // Where it leads is what it is for; that a click does nothing else is what is looked at.
      element.addEventListener("click", (event) => event.preventDefault(), { once: true });
    }
    if (!["video", "audio", "summary"].includes(element.localName)) element.click?.();
    element.blur?.();
  };

  for (const frame of document.querySelectorAll("iframe[data-first]")) {
    let inside = null;
    try {
      inside = frame.contentDocument;
    } catch {
      // It went elsewhere, which was heard.
    }
    if (!inside?.body) continue;
    const first = Number(frame.dataset.first);
    const size = Number(frame.dataset.size);
    const places = [...inside.querySelectorAll("body > section.shown")];
    if (rules && (places.length !== size || inside.body.children.length !== size)) {
      complaints.push([first, `${inside.body.children.length} elements instead of ${size}`]);
    }
    for (const [index, place] of places.entries()) {
      const rule = rules?.[place.dataset.rules];
      if (rule) {
        for (const element of place.querySelectorAll("*")) check(first + index, element, rule);
        // As a script that moves what is shown would have it.
        place.innerHTML = place.innerHTML;
        for (const element of place.querySelectorAll("*")) check(first + index, element, rule);
      }
    }
    for (const element of inside.querySelectorAll("*")) {
      // Without an attribute it has no handler and leads nowhere.
      if (rules && !element.attributes.length) continue;
      try {
        touch(element);
      } catch {
        // What a payload makes of the element's own methods.
      }
    }
  }
  return complaints;
}
