/** A person with an account. `name` is what they sign in with, `subject` how an identity provider knows them. */
export interface PersonRow {
  person_id: string
  name: string
  display_name: string
  /** argon2id in its usual text form; null: signs in elsewhere, or has yet to choose one. */
  password: string | null
  subject: string | null
  created_at: string
  disabled_at: string | null
}

/** A role of a person on the days of `[valid_from, valid_to)`. `scope`: JSON. */
export interface AssignmentRow {
  assignment_id: string
  person_id: string
  role: string
  scope: string
  valid_from: string
  valid_to: string | null
}

/** Somebody signed in. `proved_at`: when they last gave their password. */
export interface SessionRow {
  token_hash: string
  public_id: string
  person_id: string
  csrf: string
  created_at: string
  used_at: string
  proved_at: string | null
  /** JSON of whom an admin looks as. */
  view_as: string | null
  agent: string
}

/** What a machine shows in place of a session. `scope`: `read`, or `write` as well, parted by blanks. */
export interface TokenRow {
  token_hash: string
  public_id: string
  person_id: string
  label: string
  scope: string
  created_at: string
  expires_at: string
}

/** A link that works once: to set up an installation, or a password. */
export interface LinkRow {
  token_hash: string
  purpose: string
  person_id: string | null
  expires_at: string
}

/** Failed sign-ins by account and by address, both hashed. */
export interface FailureRow {
  key_hash: string
  count: number
  last_at: string
}

/** The end of the audit log at the end of a day, signed. */
export interface SignedHeadRow {
  day: string
  seq: number
  hash: string
  signature: string
}

export interface PeopleTables {
  persons: PersonRow
  role_assignments: AssignmentRow
  sessions: SessionRow
  api_tokens: TokenRow
  links: LinkRow
  failed_sign_ins: FailureRow
  signed_heads: SignedHeadRow
}
