// Tells when somebody begins to fill in a form: by keyboard, mouse, finger, voice or paste.

const SIGNS = ["focusin", "pointerdown", "input"];

/** Calls `begin` once. */
export function onFirstTouch(form, begin) {
  const touched = new AbortController();
  for (const sign of SIGNS) {
    form.addEventListener(
      sign,
      () => {
        touched.abort();
        begin();
      },
      { signal: touched.signal },
    );
  }
}
