// Remembers on this device whose e-mail address was confirmed, and tells the comment form.
//
//   [data-commenter-token]  a page that gives a token, with its address in data-commenter-address
//   [data-commenter-form]   a form that sends the token along, as the field "commenter"
//   [data-commenter-known]  what is shown only where a token is kept; in it [data-commenter-email]
//                           for the address and [data-commenter-forget] to forget both
//   [data-commenter-unknown] what is shown only where none is
//
// There is no cookie: the token leaves this device with a comment of its owner's, and with nothing
// else. Where the browser keeps nothing, each comment is confirmed by mail.

const KEY = "broadsheet.commenter";

function kept() {
  try {
    const { token, address } = JSON.parse(localStorage.getItem(KEY)) ?? {};
    return typeof token === "string" && typeof address === "string" ? { token, address } : null;
  } catch {
    // Storage is forbidden, or holds what isn't ours.
    return null;
  }
}

function keep(token, address) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ token, address }));
  } catch {
    // Forbidden, or full: the page goes on saying that nothing is kept.
  }
}

function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing could be kept either.
  }
}

function show() {
  const known = kept();
  for (const element of document.querySelectorAll("[data-commenter-known]")) {
    element.hidden = known === null;
    for (const place of element.querySelectorAll("[data-commenter-email]")) {
      place.textContent = known?.address ?? "";
    }
  }
  for (const element of document.querySelectorAll("[data-commenter-unknown]")) {
    element.hidden = known !== null;
  }
}

function typedAddress(form) {
  return form.elements.namedItem("author_email")?.value.trim().toLowerCase();
}

for (const given of document.querySelectorAll("[data-commenter-token]")) {
  keep(given.dataset.commenterToken, given.dataset.commenterAddress);
}

for (const form of document.querySelectorAll("[data-commenter-form]")) {
  // Read when the form is sent: another tab may have confirmed or forgotten meanwhile.
  form.addEventListener("formdata", ({ formData }) => {
    const known = kept();
    if (known !== null && typedAddress(form) === known.address) {
      formData.set("commenter", known.token);
    }
  });
}

for (const button of document.querySelectorAll("[data-commenter-forget]")) {
  button.addEventListener("click", () => {
    forget();
    show();
  });
}

addEventListener("storage", show);
// Also for a page that comes back out of the browser's memory.
addEventListener("pageshow", show);
show();
