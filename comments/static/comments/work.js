// Has the browser work for a comment, and sends the proof along as the field "altcha".
//
//   [data-work]         a form, with the address that gives the challenge; it may have a proof
//                       already, as a hidden field
//   [data-work-status]  in it, where to say that it takes a moment (data-waiting), or that it can't
//                       be done (data-failed)
//   [data-work-missing] in it, what is said as long as this script doesn't run
//
// It begins when the form is first touched and is done long before anybody has written something.
// Who is faster waits for it after pressing "Post". Where it can't be done, the comment goes without
// and is read before it appears.

import { onFirstTouch } from "./touch.js";

const MOST_MILLISECONDS = 30_000;

async function challengeFrom(address) {
  const answer = await fetch(address, { cache: "no-store", credentials: "omit" });
  if (!answer.ok) {
    throw new Error(`The challenge was answered with ${answer.status}.`);
  }
  return answer.json();
}

/** Returns the number that solves a challenge, or fails. */
function solved(challenge) {
  const worker = new Worker(new URL("./solver.js", import.meta.url));
  return new Promise((resolve, reject) => {
    worker.addEventListener("message", ({ data }) => (data === null ? reject(data) : resolve(data)));
    worker.addEventListener("error", reject);
    setTimeout(reject, MOST_MILLISECONDS);
    worker.postMessage(challenge);
  }).finally(() => worker.terminate());
}

/** Returns what the form sends, "" where it can't be had. */
async function proofFrom(address) {
  try {
    const { algorithm, challenge, maxnumber, salt, signature } = await challengeFrom(address);
    const number = await solved({ salt, challenge, maxnumber });
    return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
  } catch {
    // No network, too many challenges from here, or no worker: nobody is kept from posting.
    return "";
  }
}

class Work {
  #form;
  #status;
  #working = null;
  #proof = "";
  #isDone = false;

  constructor(form) {
    this.#form = form;
    this.#status = form.querySelector("[data-work-status]");
    form.querySelector("[data-work-missing]").hidden = true;
    const given = form.elements.namedItem("altcha");
    if (given) {
      this.#proof = given.value;
      this.#isDone = true;
      given.remove();
    }
    form.addEventListener("submit", (event) => this.#onSubmit(event));
    form.addEventListener("formdata", ({ formData }) => {
      if (this.#proof) {
        formData.set("altcha", this.#proof);
      }
    });
    onFirstTouch(form, () => this.#begin());
  }

  #begin() {
    if (!this.#isDone) {
      this.#working ??= this.#prove();
    }
    return this.#working;
  }

  async #prove() {
    this.#proof = await proofFrom(this.#form.dataset.work);
    this.#isDone = true;
    this.#status.textContent = this.#proof ? "" : this.#status.dataset.failed;
  }

  async #onSubmit(event) {
    if (this.#isDone || event.submitter?.value !== "post") {
      return;
    }
    event.preventDefault();
    if (this.#status.textContent === "") {
      this.#status.textContent = this.#status.dataset.waiting;
      await this.#begin();
      this.#form.requestSubmit(event.submitter);
    }
  }

  /** For a page that comes back out of the browser's memory: its proof was used. */
  forget() {
    this.#working = null;
    this.#proof = "";
    this.#isDone = false;
    this.#status.textContent = "";
    onFirstTouch(this.#form, () => this.#begin());
  }
}

for (const form of document.querySelectorAll("[data-work]")) {
  const work = new Work(form);
  addEventListener("pageshow", ({ persisted }) => persisted && work.forget());
}
