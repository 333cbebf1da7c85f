/** Who is signed in, as the pages show it. */
export interface Person {
  readonly name: string
  readonly roles: readonly string[]
  readonly isDemo: boolean
  /** Role an admin looks as; null: as themselves. */
  readonly viewAs: string | null
  /** What every form of theirs carries. */
  readonly csrf: string
  /** As whom a visitor of the demo may look: what the form says, and the role. */
  readonly visits: readonly { readonly as: string; readonly role: string }[]
}
