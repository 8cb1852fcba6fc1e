import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const attacks: readonly string[] = [
  '\\immediate\\write18{id > out}',
  '\\input{|"/bin/hostname"}',
  '\\input|ls',
  '\\input{/etc/hosts}',
  '\\verbatiminput{/etc/hosts}',
  '\\usepackage{listings}\\lstinputlisting[language=bash]{/etc/hosts}',
  '\\openin5=/etc/hosts',
  '\\newread\\doc\n\\openin\\doc=/etc/hosts\n\\read\\doc to\\line\n\\text{\\line}\n\\closein\\doc',
  '\\newwrite\\f\n\\openout\\f=notes.tex\n\\write\\f{a line of text}\n\\closeout\\f\n\\input{notes}',
  '\\catcode `\\$=12 \\catcode `\\#=12 \\input{job.pl}',
  '\\csname input\\endcsname{notes}',
  '\\directlua{os.execute("id")}',
  '\\includegraphics{/proc/self/environ}',
]

const harmless: readonly string[] = [
  '\\frac{a}{b} = \\sqrt{x^2}',
  '\\begin{document}\\input{chapters/intro}\\end{document}',
  '\\includegraphics[width=\\linewidth]{figures/plot.png}',
  '\\lstinputlisting[language=Python]{src/main.py}',
  '\\usepackage{amsmath}\\newcommand{\\R}{\\mathbb{R}}',
  '\\href{https://example.org/etc/x}{link}',
  'C:\\input\\files\\write.txt',
  '\\write18 is disabled by default, how do I turn it on?',
  '\\documentclass{article}\n\\usepackage{graphicx}\n\\begin{document}\n\\input{sections/one}\n\\bibliography{refs}\n\\end{document}',
]

describe('LaTeX', () => {
  it.each(attacks)('that leaves its folder is denied: %s', (value) => {
    expect(familyTotalOf('template', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('of documents is not: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
  })
})
