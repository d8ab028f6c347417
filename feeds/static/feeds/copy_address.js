// A button beside each address, or whatever the attribute names, that copies it. Without a
// clipboard (an insecure origin, an old browser) there is none: it is selected by one click.

const SHOWN_MS = 2000;

function say(button, status, words, label) {
  button.textContent = words;
  status.textContent = words;
  clearTimeout(Number(button.dataset.timer));
  button.dataset.timer = setTimeout(() => {
    button.textContent = label;
    status.textContent = "";
  }, SHOWN_MS);
}

function select(element) {
  getSelection().selectAllChildren(element);
}

function addButton(address, status) {
  const label = address.dataset.copyAddress || "Copy address";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(address.textContent);
      say(button, status, "Copied", label);
    } catch {
      // The reader forbade it: the address can still be copied by hand.
      select(address);
      say(button, status, "Press Ctrl+C to copy", label);
    }
  });
  address.after(button);
}

function announcer() {
  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  document.getElementById("main").append(status);
  return status;
}

if (navigator.clipboard) {
  const status = announcer();
  for (const address of document.querySelectorAll("[data-copy-address]")) {
    addButton(address, status);
  }
}
