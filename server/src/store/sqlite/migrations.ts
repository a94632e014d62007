/** In the order of their names. One that was released is never changed: what is to be otherwise is another migration. */
export const migrations: Readonly<Record<string, readonly string[]>> = {
  '001-logs': [
    `CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID`,
    `CREATE TABLE rooms (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
      head INTEGER NOT NULL, at INTEGER NOT NULL, members INTEGER NOT NULL
    ) STRICT`,
    // In the order in which they were written, in whatever room, so that a commit touches few pages and no row ever moves (P19).
    // The digest tells whether a key is used again for the same body; it is blank where the content is erased.
    `CREATE TABLE entries (
      id INTEGER PRIMARY KEY, room INTEGER NOT NULL, is_message INTEGER NOT NULL, seq INTEGER NOT NULL,
      edit_of INTEGER, digest BLOB, json TEXT NOT NULL
    ) STRICT`,
    `CREATE UNIQUE INDEX log ON entries (room, is_message, seq)`,
    `CREATE INDEX edits ON entries (room, edit_of) WHERE edit_of IS NOT NULL`,
    `CREATE TABLE keys (
      room INTEGER NOT NULL, sender TEXT NOT NULL, key TEXT NOT NULL, entry INTEGER NOT NULL,
      PRIMARY KEY (room, sender, key)
    ) STRICT, WITHOUT ROWID`,
    // Only of messages that something was said about; `edit` is the entry that has the present text.
    `CREATE TABLE folds (
      room INTEGER NOT NULL, seq INTEGER NOT NULL, edit INTEGER, json TEXT NOT NULL, PRIMARY KEY (room, seq)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE people (
      room INTEGER NOT NULL, user TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, member INTEGER NOT NULL,
      PRIMARY KEY (room, user)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE reads (
      room TEXT NOT NULL, user TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (room, user)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE guests (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, secret_hash TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
  '002-revocations': [
    `CREATE TABLE revocations (
      kind TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, until INTEGER, PRIMARY KEY (kind, id)
    ) STRICT, WITHOUT ROWID`,
  ],
  '003-rooms': [
    `ALTER TABLE rooms ADD COLUMN kind TEXT NOT NULL DEFAULT 'open'`,
    // Of a direct room: of each set of participants there is one.
    `ALTER TABLE rooms ADD COLUMN participants TEXT`,
    `CREATE UNIQUE INDEX participants ON rooms (participants) WHERE participants IS NOT NULL`,
    // Null: none of one's own, which for a member is that of an ordinary one.
    `ALTER TABLE people ADD COLUMN role TEXT`,
    `ALTER TABLE people ADD COLUMN banned INTEGER NOT NULL DEFAULT 0`,
    `CREATE TABLE invitations (
      hash TEXT PRIMARY KEY, room TEXT NOT NULL, role TEXT NOT NULL, expires INTEGER NOT NULL, uses INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
  '004-files': [
    // `state`: 2 uploaded, 3 on a message (of which `entry` is the row), 4 to be taken away. Never smaller numbers, which SQLite stores otherwise.
    `CREATE TABLE files (
      id INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE, room TEXT NOT NULL, user TEXT NOT NULL,
      bytes INTEGER NOT NULL, at INTEGER NOT NULL, state INTEGER NOT NULL, entry INTEGER
    ) STRICT`,
    `CREATE INDEX file_users ON files (user, bytes)`,
    `CREATE INDEX file_states ON files (state, at) WHERE state != 3`,
    `CREATE INDEX file_entries ON files (entry) WHERE entry IS NOT NULL`,
    // What is told of each, by the same id: what people have written is in rows that never change their size and never move (P19). Of a file
    // that is gone a blank row stays.
    `CREATE TABLE file_texts (id INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT`,
  ],
  // In which rooms somebody is.
  '005-people-users': [`CREATE INDEX people_users ON people (user)`],
  '006-service-keys': [
    // `scopes` by commas; `used` is a day.
    `CREATE TABLE service_keys (
      id TEXT PRIMARY KEY, hash TEXT NOT NULL, name TEXT NOT NULL, scopes TEXT NOT NULL,
      made INTEGER NOT NULL, expires INTEGER, used TEXT, revoked INTEGER
    ) STRICT, WITHOUT ROWID`,
  ],
  '007-mutes': [
    // Until when; 0 for not at all.
    `ALTER TABLE people ADD COLUMN muted INTEGER NOT NULL DEFAULT 0`,
    `ALTER TABLE rooms ADD COLUMN slow INTEGER NOT NULL DEFAULT 0`,
    // When whoever wrote something in a room with slow mode did it last.
    `CREATE TABLE paces (
      room INTEGER NOT NULL, user TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (room, user)
    ) STRICT, WITHOUT ROWID`,
  ],
  '008-accounts': [
    `CREATE TABLE accounts (
      id TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL,
      password TEXT, subject TEXT UNIQUE, disabled INTEGER NOT NULL, at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE account_sessions (
      hash TEXT PRIMARY KEY, account TEXT NOT NULL, at INTEGER NOT NULL, used INTEGER NOT NULL,
      expires INTEGER NOT NULL, device TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX account_sessions_of ON account_sessions (account)`,
    `CREATE TABLE account_invitations (
      hash TEXT PRIMARY KEY, kind TEXT NOT NULL, role TEXT NOT NULL, account TEXT, by TEXT,
      at INTEGER NOT NULL, expires INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
  ],
  '009-acts': [
    `CREATE TABLE acts (
      id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, by TEXT NOT NULL, via TEXT, act TEXT NOT NULL,
      room TEXT, user TEXT, seq INTEGER, until INTEGER, detail TEXT, why TEXT
    ) STRICT`,
    `CREATE INDEX acts_time ON acts (at)`,
    // Of an address the id is a keyed hash; the key is not in the database.
    `CREATE TABLE site_bans (
      kind TEXT NOT NULL, id TEXT NOT NULL, of TEXT, at INTEGER NOT NULL, until INTEGER, PRIMARY KEY (kind, id)
    ) STRICT, WITHOUT ROWID`,
  ],
  '010-reports': [
    `CREATE TABLE reports (
      id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, room TEXT NOT NULL, seq INTEGER NOT NULL,
      by TEXT NOT NULL, reason TEXT NOT NULL, author TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL
    ) STRICT`,
    `CREATE INDEX reports_rooms ON reports (room, seq)`,
    `CREATE INDEX reports_users ON reports (by)`,
  ],
  '011-merges': [
    `CREATE TABLE merged_guests (guest TEXT PRIMARY KEY, user TEXT NOT NULL) STRICT, WITHOUT ROWID`,
    `CREATE INDEX merged_users ON merged_guests (user)`,
    // Which entry says in a room whose the guest's messages are. Who that is, and is called, is told by the entry alone.
    `CREATE TABLE merges (
      room INTEGER NOT NULL, guest TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (room, guest)
    ) STRICT, WITHOUT ROWID`,
    // All that is of one person is asked for while others wait.
    `CREATE INDEX read_users ON reads (user)`,
  ],
  '012-ranks': [
    // What they were in the room who gave the ban and the mute; null of those from before, which count against everybody.
    `ALTER TABLE people ADD COLUMN banned_by TEXT`,
    `ALTER TABLE people ADD COLUMN muted_by TEXT`,
  ],
  '013-act-keys': [
    // By what an act that is said again is told from a second one (P3), and what it was.
    `ALTER TABLE acts ADD COLUMN key TEXT`,
    `ALTER TABLE acts ADD COLUMN request TEXT`,
    `CREATE UNIQUE INDEX act_keys ON acts (by, key) WHERE key IS NOT NULL`,
  ],
  '014-held': [
    // `files`: their ids, as JSON. `digest` is that of the body as it was sent.
    `CREATE TABLE held (
      id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, room TEXT NOT NULL, sender TEXT NOT NULL, key TEXT NOT NULL,
      digest BLOB NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, via TEXT, text TEXT NOT NULL, files TEXT NOT NULL
    ) STRICT`,
    `CREATE UNIQUE INDEX held_keys ON held (room, sender, key)`,
    `CREATE INDEX held_senders ON held (sender)`,
    // The keys of those that were refused, so that who asks again is told so.
    `CREATE TABLE held_refusals (
      room TEXT NOT NULL, sender TEXT NOT NULL, key TEXT NOT NULL, digest BLOB NOT NULL, at INTEGER NOT NULL,
      PRIMARY KEY (room, sender, key)
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX held_refusals_senders ON held_refusals (sender)`,
  ],
  '015-webhooks': [
    // `position`: the row of the log up to which it was told.
    `CREATE TABLE webhooks (
      id TEXT PRIMARY KEY, position INTEGER NOT NULL, json TEXT NOT NULL, failing TEXT
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE webhook_failures (
      webhook TEXT NOT NULL, event INTEGER NOT NULL, at INTEGER NOT NULL, attempts INTEGER NOT NULL, error TEXT NOT NULL,
      replayed INTEGER NOT NULL, PRIMARY KEY (webhook, event)
    ) STRICT, WITHOUT ROWID`,
  ],
  '016-room-lists': [
    // What a room is called and about; and whether the directory names it.
    `ALTER TABLE rooms ADD COLUMN title TEXT NOT NULL DEFAULT ''`,
    `ALTER TABLE rooms ADD COLUMN topic TEXT NOT NULL DEFAULT ''`,
    `ALTER TABLE rooms ADD COLUMN listed INTEGER NOT NULL DEFAULT 0`,
    `CREATE INDEX rooms_listed ON rooms (name) WHERE listed = 1`,
    // The room's last number when they became a member: what was there before is not unread.
    `ALTER TABLE people ADD COLUMN since INTEGER NOT NULL DEFAULT 0`,
    `UPDATE people SET since = (SELECT head FROM rooms WHERE rooms.id = people.room)`,
    // Who wants nothing of whom. Ids alone.
    `CREATE TABLE blocks (
      user TEXT NOT NULL, blocked TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (user, blocked)
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX blocks_of ON blocks (blocked)`,
  ],
  '017-held-rest': [
    // The fields of the message beside its text and files, as JSON: it is released as it was sent.
    `ALTER TABLE held ADD COLUMN rest TEXT NOT NULL DEFAULT '{}'`,
  ],
  '018-mentions': [
    // By whom a message mentions somebody; `all` for everybody.
    `CREATE TABLE mentions (
      user TEXT NOT NULL, room INTEGER NOT NULL, seq INTEGER NOT NULL, sender TEXT NOT NULL,
      PRIMARY KEY (user, room, seq)
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX mentions_of ON mentions (room, seq)`,
  ],
  '019-pins': [
    // `entry`: the number of the one that pinned it.
    `CREATE TABLE pins (
      room INTEGER NOT NULL, seq INTEGER NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (room, seq)
    ) STRICT, WITHOUT ROWID`,
  ],
  '020-push': [
    `CREATE TABLE push_devices (
      endpoint TEXT PRIMARY KEY, user TEXT NOT NULL, p256dh TEXT NOT NULL, auth TEXT NOT NULL, page TEXT NOT NULL, at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX push_devices_of ON push_devices (user)`,
    // `hours` is JSON, or empty.
    `CREATE TABLE push_people (
      user TEXT PRIMARY KEY, paused INTEGER NOT NULL, hours TEXT NOT NULL, text INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    // Rooms that somebody has muted, or is told of though they are no member.
    `CREATE TABLE push_rooms (
      user TEXT NOT NULL, room TEXT NOT NULL, wanted INTEGER NOT NULL, muted INTEGER NOT NULL, PRIMARY KEY (user, room)
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX push_rooms_of ON push_rooms (room)`,
  ],
  '021-deliveries': [
    // How far a room's messages have reached somebody, as `reads`.
    `CREATE TABLE deliveries (
      room TEXT NOT NULL, user TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (room, user)
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX delivery_users ON deliveries (user)`,
  ],
  '022-desk': [
    // A conversation is a room of kind support. Times are 0 where there is none; `until` is when one that is snoozed is woken.
    `CREATE TABLE conversations (
      room INTEGER PRIMARY KEY, visitor TEXT, state TEXT NOT NULL DEFAULT 'open', assignee TEXT, until INTEGER NOT NULL DEFAULT 0,
      at INTEGER NOT NULL DEFAULT 0, waiting INTEGER NOT NULL DEFAULT 0, opened INTEGER NOT NULL DEFAULT 0,
      answered INTEGER NOT NULL DEFAULT 0, closed INTEGER NOT NULL DEFAULT 0, score INTEGER NOT NULL DEFAULT 0
    ) STRICT`,
    `CREATE INDEX conversations_all ON conversations (state, at, room)`,
    `CREATE INDEX conversations_of ON conversations (state, assignee, at, room)`,
    `CREATE INDEX conversations_visitors ON conversations (visitor)`,
    `CREATE INDEX conversations_snoozed ON conversations (until) WHERE state = 'snoozed'`,
    `CREATE TABLE conversation_tags (room INTEGER NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (room, tag)) STRICT, WITHOUT ROWID`,
    `CREATE INDEX conversation_tags_of ON conversation_tags (tag, room)`,
    // Of the rooms that were there before, with a companion for each.
    `INSERT INTO conversations (room, visitor, at, opened) SELECT id, (
        SELECT user FROM people WHERE people.room = rooms.id AND kind IN ('guest', 'user') ORDER BY since, user LIMIT 1
      ), iif(head > 1, at, 0), iif(head > 1, at, 0) FROM rooms WHERE kind = 'support'`,
    `INSERT INTO rooms (name, head, at, members, kind) SELECT 'n' || substr(name, 2), 0, at, 0, 'desk' FROM rooms WHERE kind = 'support'`,
  ],
  '023-polls': [
    // `choices` and the keys of the last few sends: JSON.
    `CREATE TABLE votes (
      room INTEGER NOT NULL, seq INTEGER NOT NULL, user TEXT NOT NULL, choices TEXT NOT NULL, keys TEXT NOT NULL,
      PRIMARY KEY (room, seq, user)
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX votes_of ON votes (user)`,
    // Of polls that are not closed: when the log was told last, whether there is news since, and when it ends by itself, or 0.
    `CREATE TABLE tallies (
      room INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, due INTEGER NOT NULL, ends INTEGER NOT NULL,
      PRIMARY KEY (room, seq)
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX tallies_due ON tallies (at) WHERE due = 1`,
  ],
  '024-streams': [
    // Messages that are being written, and parts of their texts so far.
    `CREATE TABLE streams (
      room INTEGER NOT NULL, seq INTEGER NOT NULL, user TEXT NOT NULL, PRIMARY KEY (room, seq)
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE stream_parts (
      id INTEGER PRIMARY KEY AUTOINCREMENT, room INTEGER NOT NULL, seq INTEGER NOT NULL, text TEXT NOT NULL
    ) STRICT`,
    `CREATE INDEX stream_parts_of ON stream_parts (room, seq)`,
  ],
  '025-threads': [
    // Messages that answer one in its thread: `root` is its number. `live` is 0 of those that are deleted.
    `CREATE TABLE answers (
      room INTEGER NOT NULL, seq INTEGER NOT NULL, root INTEGER NOT NULL, at INTEGER NOT NULL, sender TEXT NOT NULL,
      in_room INTEGER NOT NULL, live INTEGER NOT NULL, PRIMARY KEY (room, seq)
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX answers_of ON answers (room, root, seq)`,
    `CREATE INDEX answers_live ON answers (room, root, seq) WHERE live = 1`,
    // Who follows a thread, or does so no more, and up to where they have read it. In the order in which they began.
    `CREATE TABLE thread_followers (
      id INTEGER PRIMARY KEY, user TEXT NOT NULL, room INTEGER NOT NULL, root INTEGER NOT NULL,
      following INTEGER NOT NULL, read_to INTEGER NOT NULL, UNIQUE (user, room, root)
    ) STRICT`,
  ],
  '026-assignment': [
    // Since when an agent is away, or 0; and when it was their turn last, the greater the later.
    `CREATE TABLE agents (
      user TEXT PRIMARY KEY, away INTEGER NOT NULL DEFAULT 0, turn INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX agents_turns ON agents (turn)`,
    `CREATE INDEX conversations_waiting ON conversations (assignee, waiting, room) WHERE state = 'open' AND waiting > 0`,
    `CREATE INDEX conversations_answered ON conversations (answered) WHERE answered > 0`,
  ],
  '027-mail': [
    // Since when an answer is there that the visitor may not have read, or 0; and the number of the last one that they were told of by mail.
    `ALTER TABLE conversations ADD COLUMN owed INTEGER NOT NULL DEFAULT 0`,
    `ALTER TABLE conversations ADD COLUMN told INTEGER NOT NULL DEFAULT 0`,
    `CREATE INDEX conversations_owed ON conversations (owed) WHERE owed > 0`,
    `CREATE TABLE mail_addresses (user TEXT PRIMARY KEY, address TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
    // `state`: waiting, sending, dead. `due`: when it is tried, or was given up.
    `CREATE TABLE mails (
      id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, room TEXT NOT NULL, user TEXT NOT NULL, by TEXT NOT NULL,
      address TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, at INTEGER NOT NULL, due INTEGER NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'waiting', error TEXT NOT NULL DEFAULT ''
    ) STRICT`,
    `CREATE INDEX mails_due ON mails (state, due, id)`,
    `CREATE INDEX mails_of ON mails (user)`,
    `CREATE INDEX mails_by ON mails (by)`,
    // Addresses to which nothing is sent, by a keyed hash.
    `CREATE TABLE mail_stops (hash TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
    // Whose conversation it leads back into, of one that was made for a mail.
    `ALTER TABLE invitations ADD COLUMN user TEXT`,
    `CREATE INDEX invitations_of ON invitations (user) WHERE user IS NOT NULL`,
  ],
  '028-desk-events': [
    // What reports count: times, ids and numbers. `value` is how long it took, or what was given as a rating.
    `CREATE TABLE desk_events (
      id INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, room INTEGER NOT NULL, agent TEXT, value INTEGER NOT NULL
    ) STRICT`,
    `CREATE INDEX desk_events_at ON desk_events (at, kind, agent, value)`,
    `CREATE INDEX desk_events_of ON desk_events (room, kind, at)`,
    `CREATE INDEX desk_events_by ON desk_events (agent) WHERE agent IS NOT NULL`,
    // Of what was there before, as far as it is known.
    `INSERT INTO desk_events (at, kind, room, agent, value) SELECT opened, 'opened', room, NULL, 0 FROM conversations WHERE opened > 0`,
    `INSERT INTO desk_events (at, kind, room, agent, value) SELECT answered, 'answered', conversations.room, (
        SELECT people.user FROM entries JOIN people ON people.room = entries.room AND people.user = entries.json ->> 'from'
        WHERE entries.room = conversations.room AND is_message = 1 AND people.kind IN ('agent', 'service') ORDER BY entries.seq LIMIT 1
      ), max(answered - opened, 0) FROM conversations WHERE answered > 0`,
    `INSERT INTO desk_events (at, kind, room, agent, value)
      SELECT closed, 'closed', room, assignee, max(closed - opened, 0) FROM conversations WHERE closed > 0 AND opened > 0`,
    `INSERT INTO desk_events (at, kind, room, agent, value) SELECT max(json ->> 'at'), 'rated', conversations.room, assignee, score
      FROM conversations JOIN entries USING (room) WHERE score > 0 AND instr(json, '"type":"rating"') GROUP BY conversations.room`,
  ],
  '029-mail-replies': [
    // To what a mail may be answered, and by which address, as a keyed hash.
    `CREATE TABLE mail_replies (
      hash TEXT PRIMARY KEY, room TEXT NOT NULL, user TEXT NOT NULL, sender TEXT NOT NULL, expires INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX mail_replies_of ON mail_replies (user)`,
  ],
  '030-canned-replies': [
    // Answers that are prepared for all of the team, each by a name, and who wrote it.
    `CREATE TABLE canned_replies (name TEXT PRIMARY KEY, text TEXT NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
    `CREATE INDEX canned_replies_by ON canned_replies (by)`,
  ],
  '031-bots': [
    // When a bot handed a conversation over to people, or 0.
    `ALTER TABLE conversations ADD COLUMN handed INTEGER NOT NULL DEFAULT 0`,
  ],
  '032-sla': [
    // When it was opened last, by when it is to be first answered and closed, and the first of both; 0 where there is none.
    `ALTER TABLE conversations ADD COLUMN begun INTEGER NOT NULL DEFAULT 0`,
    `ALTER TABLE conversations ADD COLUMN answer_due INTEGER NOT NULL DEFAULT 0`,
    `ALTER TABLE conversations ADD COLUMN resolution_due INTEGER NOT NULL DEFAULT 0`,
    `ALTER TABLE conversations ADD COLUMN due INTEGER NOT NULL DEFAULT 0`,
    `UPDATE conversations SET begun = coalesce((SELECT max(at) FROM desk_events
      WHERE desk_events.room = conversations.room AND kind IN ('opened', 'reopened')), opened) WHERE opened > 0`,
    `CREATE INDEX conversations_due ON conversations (due, room) WHERE state = 'open' AND due > 0`,
    // By what they were reckoned.
    `CREATE TABLE sla (id INTEGER PRIMARY KEY CHECK (id = 1), promised TEXT NOT NULL) STRICT`,
  ],
  '033-site': [
    // What the team has set for its site: nothing of visitors.
    `CREATE TABLE site (id INTEGER PRIMARY KEY CHECK (id = 1), json TEXT NOT NULL) STRICT`,
  ],
  '034-settings': [
    // What is set at the relay in the place of its options, by name: of people the ids of agents alone.
    `CREATE TABLE settings (name TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID`,
    `INSERT INTO settings (name, json) SELECT 'site', json FROM site`,
    `DROP TABLE site`,
    // For how much of the time that is promised a conversation was snoozed since it was opened last; and since when it is, or 0.
    `ALTER TABLE conversations ADD COLUMN rested INTEGER NOT NULL DEFAULT 0`,
    `ALTER TABLE conversations ADD COLUMN resting INTEGER NOT NULL DEFAULT 0`,
  ],
  '035-previews': [
    // What links lead to. Rows are blanked, and never taken away.
    `CREATE TABLE previews (
      id INTEGER PRIMARY KEY AUTOINCREMENT, room INTEGER NOT NULL, seq INTEGER NOT NULL, state TEXT NOT NULL, json TEXT NOT NULL
    ) STRICT`,
    `CREATE INDEX previews_of ON previews (room, seq)`,
  ],
  '036-digests': [
    // How often somebody of the team wants to be told by mail of what waits, in milliseconds, or 0; and for which such interval that was decided last.
    `ALTER TABLE accounts ADD COLUMN digest INTEGER NOT NULL DEFAULT 0`,
    `ALTER TABLE accounts ADD COLUMN digested INTEGER NOT NULL DEFAULT 0`,
  ],
  '037-merged': [
    // In the room of which other conversation of its visitor a conversation goes on (P53).
    `ALTER TABLE conversations ADD COLUMN merged TEXT`,
    `CREATE INDEX conversations_merged ON conversations (merged) WHERE merged IS NOT NULL`,
  ],
  '038-pictures': [
    // What somebody of the team looks like: a small image.
    `CREATE TABLE account_pictures (account TEXT PRIMARY KEY, type TEXT NOT NULL, at INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT`,
  ],
  '039-merged-waits': [
    // What a conversation has given to the one in which it goes on, by times alone, until the merge ends; and since when a first answer is promised of one that goes on in this, or 0.
    `ALTER TABLE conversations ADD COLUMN lent TEXT`,
    `ALTER TABLE conversations ADD COLUMN promised INTEGER NOT NULL DEFAULT 0`,
  ],
  '040-erased-visitors': [
    // Whether the visitor was erased and has not written since: nobody reads an answer. Of those of before it is known by what is left of them in the room.
    `ALTER TABLE conversations ADD COLUMN erased INTEGER NOT NULL DEFAULT 0`,
    `UPDATE conversations SET erased = 1 WHERE state = 'closed' AND EXISTS (
      SELECT 1 FROM people WHERE people.room = conversations.room AND people.user = visitor AND name = '' AND member = 0)`,
  ],
  '041-calls': [
    // Calls that are not over: by which message they began, and between whom.
    `CREATE TABLE calls (
      room INTEGER NOT NULL, seq INTEGER NOT NULL, caller TEXT NOT NULL, callee TEXT NOT NULL, PRIMARY KEY (room, seq)
    ) STRICT, WITHOUT ROWID`,
  ],
  '042-sealing': [
    // For which devices of whom messages are sealed: public keys. `used`: when that was said last. `ended`: since when it is none, or 0.
    `CREATE TABLE sealing_devices (
      id TEXT PRIMARY KEY, user TEXT NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL, used INTEGER NOT NULL, ended INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX sealing_devices_of ON sealing_devices (user)`,
  ],
  '043-kept-answers': [
    // Requests of the API that may be said again, by hashes, and their answers, sealed by what the relay does not keep; without one it is under way.
    `CREATE TABLE kept_answers (
      id TEXT PRIMARY KEY, user TEXT NOT NULL, request TEXT NOT NULL, at INTEGER NOT NULL, sealed TEXT
    ) STRICT, WITHOUT ROWID`,
    `CREATE INDEX kept_answers_at ON kept_answers (at)`,
    `CREATE INDEX kept_answers_of ON kept_answers (user, at)`,
  ],
  '044-banned': [
    // Who is banned from a room, however many others it knows.
    `CREATE INDEX people_banned ON people (room, user) WHERE banned = 1`,
  ],
};

/** The version of the schema, kept in the file's header (`user_version`): the number of migrations. */
export const schemaVersion = Object.keys(migrations).length;
