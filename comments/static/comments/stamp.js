// Asks for a stamp when a form is first touched, and sends it along as the field "stamp".
//
//   [data-stamp]  a form, with the address that gives the stamp
//
// The page is the same for everybody and may come out of a cache: only this tells when somebody
// began to write. Without it nothing is lost: the answer is a page that asks for one press more.

import { onFirstTouch } from "./touch.js";

async function stampFrom(address) {
  try {
    const answer = await fetch(address, { cache: "no-store" });
    return answer.ok ? await answer.text() : "";
  } catch {
    // No network, for now.
    return "";
  }
}

for (const form of document.querySelectorAll("[data-stamp]")) {
  let stamp = "";
  onFirstTouch(form, async () => {
    stamp = await stampFrom(form.dataset.stamp);
  });
  form.addEventListener("formdata", ({ formData }) => {
    if (stamp) {
      formData.set("stamp", stamp);
    }
  });
}
