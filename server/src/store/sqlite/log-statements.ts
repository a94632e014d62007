import type { DatabaseSync } from 'node:sqlite';

/** What the log's writer asks and tells the database. */
export type LogStatements = ReturnType<typeof prepareLog>;

export function prepareLog(database: DatabaseSync) {
  const prepare = (text: string) => database.prepare(text);
  return {
    findRoom: prepare('SELECT id, head, at, members, kind, slow, title, topic, listed FROM rooms WHERE name = ?'),
    insertRoom: prepare('INSERT INTO rooms (name, head, at, members) VALUES (?, 0, 0, 0)'),
    updateRoom: prepare('UPDATE rooms SET head = ?, at = ?, members = ? WHERE id = ?'),
    findKey: prepare(
      'SELECT json, digest FROM keys JOIN entries ON id = entry WHERE keys.room = ? AND sender = ? AND key = ?',
    ),
    insertKey: prepare('INSERT INTO keys (room, sender, key, entry) VALUES (?, ?, ?, ?)'),
    findPerson: prepare(
      `SELECT name, kind, member, role, banned, muted, banned_by AS bannedBy, muted_by AS mutedBy, since FROM people
        WHERE room = ? AND user = ?`,
    ),
    savePerson: prepare(
      `INSERT INTO people (room, user, name, kind, member, role, banned, muted, banned_by, muted_by, since)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, coalesce(?11, 0))
        ON CONFLICT DO UPDATE SET since = coalesce(?11, since), name = excluded.name, kind = excluded.kind, member = excluded.member,
          role = excluded.role, banned = excluded.banned, muted = excluded.muted,
          banned_by = excluded.banned_by, muted_by = excluded.muted_by`,
    ),
    saveSettings: prepare('UPDATE rooms SET slow = ?, title = ?, topic = ?, listed = ? WHERE id = ?'),
    // Of those who are left: the moderator, the member, the reader who has been there longest. Services own nothing.
    findHeir: prepare(
      `SELECT user AS id, name, kind FROM people WHERE room = ?1 AND member = 1 AND kind <> 'service'
        AND NOT EXISTS (SELECT 1 FROM people WHERE room = ?1 AND member = 1 AND role = 'owner')
        ORDER BY CASE role WHEN 'moderator' THEN 0 WHEN 'reader' THEN 2 ELSE 1 END, since, user LIMIT 1`,
    ),
    findDirect: prepare('SELECT name FROM rooms WHERE participants = ?'),
    makeRoom: prepare('INSERT INTO rooms (name, head, at, members, kind, participants) VALUES (?, 0, 0, 0, ?, ?)'),
    saveInvitation: prepare('INSERT INTO invitations (hash, room, role, expires, uses) VALUES (?, ?, ?, ?, ?)'),
    findInvitation: prepare('SELECT room, role, uses FROM invitations WHERE hash = ? AND expires > ?'),
    useInvitation: prepare('UPDATE invitations SET uses = uses - 1 WHERE hash = ?'),
    forgetInvitations: prepare('DELETE FROM invitations WHERE expires <= ?'),
    findMessage: prepare(
      `SELECT id, entries.json, edit, folds.json AS fold FROM entries
        LEFT JOIN folds ON folds.room = entries.room AND folds.seq = entries.seq
        WHERE entries.room = ? AND is_message = 1 AND entries.seq = ?`,
    ),
    findEdits: prepare('SELECT id, json FROM entries WHERE room = ? AND edit_of = ?'),
    insertEntry: prepare(
      'INSERT INTO entries (room, is_message, seq, edit_of, digest, json) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    eraseEntry: prepare('UPDATE entries SET digest = ?, json = ? WHERE id = ?'),
    rewriteEntry: prepare('UPDATE entries SET json = ? WHERE id = ?'),
    saveFold: prepare(
      `INSERT INTO folds (room, seq, edit, json) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET edit = excluded.edit, json = excluded.json`,
    ),
  };
}
