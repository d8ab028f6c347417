"""The sanitiser against the payloads of other sanitisers' tests, in a real browser.

    python -m tests.benchmarks.payloads PATH… [--control N]

Each PATH is a file of payloads, or a folder of such files: JSON (a list of strings), or text with
a payload a line. Each payload goes through every door (:mod:`.doors`); what comes out is shown in
Chromium, once under our Content-Security-Policy and once without any, where every element is
hovered, focused and clicked. Nothing may run, and nothing may load but what a post may show.
`--control N` shows N payloads as they came, which proves that the browser's probe sees them.
"""
