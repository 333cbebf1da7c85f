import fc from 'fast-check'
import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { toXlsx, type FlatColumn } from '#warehouse'

const sheet = (bytes: Uint8Array, index = 1) => strFromU8(unzipSync(bytes)[`xl/worksheets/sheet${index}.xml`]!)
const column = (kind: FlatColumn['kind'], ...values: (string | number | null)[]): FlatColumn => ({
  name: 'a',
  kind,
  values,
})
const unescaped = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')

test('any text comes back as the text it is and never as a formula', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const xml = sheet(toXlsx([{ name: 'x', columns: [column('text', text)] }]))
      const kept = text.toWellFormed().replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
      const [, written] = /<row r="2"><c r="A2" t="inlineStr"[^>]*><is><t[^>]*>([\s\S]*?)<\/t>/.exec(xml) ?? []
      expect(unescaped(written ?? '')).toBe(kept)
      expect(xml).not.toContain('<f>')
    }),
  )
})

test('text that looks like a formula is marked as text', () => {
  expect(sheet(toXlsx([{ name: 'x', columns: [column('text', '=1+1', '@cmd', 'plain')] }]))).toMatch(
    /A2" t="inlineStr" s="2".*A3" t="inlineStr" s="2".*A4" t="inlineStr">/,
  )
})

test('amounts a double holds are numbers; longer ones stay exact as text', () => {
  const xml = sheet(toXlsx([{ name: 'x', columns: [column('exact', '12345678901.23', '12345678901234567.89', null)] }]))
  expect(xml).toContain('<c r="A2" s="3"><v>12345678901.23</v></c>')
  expect(xml).toMatch(/<c r="A3" t="inlineStr"><is><t[^>]*>12345678901234567.89</)
  expect(xml).toContain('<row r="4"></row>')
})

test('the same sheets make the same bytes, and names a spreadsheet refuses are mended', () => {
  const sheets = [
    { name: 'a/b:c', columns: [column('number', 1)] },
    { name: 'a b c', columns: [column('number', 2)] },
  ]
  expect(toXlsx(sheets)).toEqual(toXlsx(sheets))
  const workbook = strFromU8(unzipSync(toXlsx(sheets))['xl/workbook.xml']!)
  expect(workbook).toContain('name="a b c"')
  expect(workbook).toContain('name="a b c 2"')
})
