// Runs in every frame before anything of the page: tells whatever makes itself heard.
(() => {
  const tell = window.__heard;
  const hook = (owner, name) => {
    try {
      Object.defineProperty(owner, name, {
        configurable: true,
        value: () => {
          tell(`ran ${name}()`);
        },
      });
    } catch {
      // A document of another kind has no such thing.
    }
  };
  for (const name of ["alert", "confirm", "prompt", "print", "open", "postMessage"]) {
    hook(window, name);
  }
  for (const name of ["log", "info", "warn", "error", "debug", "table", "dir"]) {
    hook(console, name);
  }
})();
