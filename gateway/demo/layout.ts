/** Text as HTML text or as a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`)
}

/** A whole page around `body`, which is HTML. */
export function layout(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · The Gatehouse</title>
<style>${style}</style>
</head>
<body>
<header>
  <a class="brand" href="/">The Gatehouse</a>
  <nav><a href="/live">Live</a> <a href="/upload">Upload</a> <a href="/login">Sign in</a></nav>
  <form action="/search" role="search"><input name="q" type="search" placeholder="Search" aria-label="Search"></form>
</header>
<main>
${body}
</main>
<footer>A demo application that comes with Sallyport. Nothing here is for sale.</footer>
</body>
</html>
`
}

const style = `
:root { color-scheme: light dark; --ink: #1d2330; --dim: #616b7c; --paper: #f6f4ef; --card: #fff; --line: #dcd8ce; --accent: #8a3b12; --bad: #a11d2b }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e4de; --dim: #9aa3b2; --paper: #14171d; --card: #1c2129; --line: #323945; --accent: #f0a060; --bad: #ff8a8f }
}
* { box-sizing: border-box }
body { margin: 0; font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
header { display: flex; flex-wrap: wrap; gap: .6rem 1.4rem; align-items: center; padding: .8rem max(1rem, calc(50vw - 30rem)); background: var(--card); border-bottom: 1px solid var(--line) }
header form { margin-left: auto }
nav { display: flex; gap: 1rem }
main { max-width: 60rem; margin: 0 auto; padding: 1.4rem 1rem 3rem }
footer { padding: 1rem; text-align: center; color: var(--dim); font-size: .85rem }
a { color: var(--accent) }
.brand { font: 600 1.15rem/1 Georgia, serif; text-decoration: none; color: var(--ink) }
h1, h2 { font-family: Georgia, serif; line-height: 1.2; font-weight: 600 }
h2 { margin-top: 2.2rem }
.dim { color: var(--dim) }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); padding: 0; list-style: none }
.card { padding: 1rem 1.1rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem }
.card p { margin: .3rem 0 0 }
.price { font-variant-numeric: tabular-nums; color: var(--dim) }
.note { padding: .6rem .9rem; border-left: 3px solid var(--accent); background: var(--card) }
.bad { border-color: var(--bad); color: var(--bad) }
.stack { display: grid; gap: .8rem; max-width: 22rem }
.stack label { display: grid; gap: .2rem }
input, button { font: inherit; padding: .45rem .7rem; border-radius: .4rem; border: 1px solid var(--line); background: var(--card); color: var(--ink); max-width: 100% }
button { background: var(--accent); border-color: var(--accent); color: var(--card); cursor: pointer }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
table { width: 100%; border-collapse: collapse }
td { padding: .4rem .8rem .4rem 0; border-top: 1px solid var(--line); vertical-align: top }
code, pre { font: .88em/1.5 ui-monospace, monospace; overflow-wrap: anywhere }
pre { overflow-x: auto; padding: .8rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem }
`
