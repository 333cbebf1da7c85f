import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { markDemo } from '#state'
import { rollcall, root } from './command.ts'
import { providePages } from './pages.ts'

const home = join(root, 'demo-home')
const port = process.env.PORT ?? '3000'
const shown = relative(process.cwd(), home) || '.'
const say = (text: string) => console.error(text)

/** Fills the home with the demo floor and publishes it, unless that was done before. */
function prepare(): boolean {
  if (existsSync(join(home, 'editions', 'CURRENT'))) {
    say(`The demo floor in ${shown} is used again; remove that folder for a new one.`)
    // Homes of before there were accounts carry no mark; this folder never holds anything but the demo.
    markDemo(home)
    return true
  }
  say(`Making the demo floor in ${shown}: some minutes of work, once.`)
  return (
    // First the floor, which brings the settings that suit it; init leaves those as they are.
    rollcall('demo', '--home', home) && rollcall('init', '--home', home) && rollcall('run', '--home', home)
  )
}

function open(): boolean {
  say(`
Opening the dashboard at http://127.0.0.1:${port}
Signing in is not needed: on this machine the demo is open to a visitor, who sees everything; the foot of
the rail shows it as a manager, HR or a collector by one click. Ctrl-C ends it.
`)
  return rollcall('serve', '--home', home, '--port', port)
}

process.exitCode = prepare() && providePages() && open() ? 0 : 1
