import { defaultLimits, pollOptions, type Limits } from '../../src/protocol/index.ts';

/** Bounds of the relay that no client needs to know; those that clients must keep are {@link Limits}. Times are milliseconds. */
export const bounds = {
  /** Connections at a time, and new ones a second, unless configured otherwise; at once so many times what a second may bring. */
  connections: 20_000,
  connectRate: 1_000,
  connectBurst: 5,
  /** The same for one address, unless configured otherwise; this machine's own are not counted. Behind one address there may be a whole office. */
  addressConnections: 1_000,
  addressConnectRate: 100,
  /** Connections of one user at a time, unless configured otherwise. */
  userConnections: 100,
  /** For how long an address or a user is remembered that is gone, and how many of them at most. */
  shareMemory: 10_000,
  shares: 100_000,
  /** Between two log lines about addresses that are over their bounds, and about passwords that too many try at once. */
  crowdNotes: 60_000,
  /** After how long one who was refused is asked to come again: by a relay that is full, and by one that goes away. */
  fullRetry: 10_000,
  drainRetry: 2_000,
  /** Requests that the kernel keeps while the relay is busy; it may be set to keep fewer. */
  listenBacklog: 4_096,
  /** Pieces of a frame that wait for its rest: on a line that gives a byte at a time, too, what a client puts into one frame must come in. */
  framePieces: 16_384,
  /** Without a hello for so long, a connection ends (P12). */
  helloDeadline: 5_000,
  /** From the first byte of a request to the end of its headers. */
  upgradeDeadline: 10_000,
  /** A connection that does not finish its closing handshake is cut. */
  closeDeadline: 1_000,
  /** From the first byte of a POST's body to its last, and how many bodies are read at a time (P16). */
  bodyDeadline: 30_000,
  bodies: 2_000,
  /** Bytes of a POST beside its frames: its first line. */
  bodyHead: 256,
  /** A client of long polling asks again within this time of an answer, or is gone (P16). */
  pollGap: 15_000,
  /** A reader further behind begins with a snapshot (P6). */
  catchUpEntries: 1_000,
  /** Entries and bytes read from the store at a time for one that catches up. */
  sliceEntries: 500,
  sliceBytes: 65_536,
  /** Bytes waiting in a connection's send buffer above which it is behind (P8). */
  backlogBytes: 262_144,
  /**
   * Bytes written that the client has not confirmed by a pong, above which it is behind; it is asked for one when half are reached (P8). For one
   * that has answered in time `unconfirmedMost`: a ping with its answer costs the relay as much as ten frames.
   */
  unconfirmedBytes: 524_288,
  unconfirmedMost: 4_194_304,
  /** Bytes waiting in all send buffers together, and how often they are counted while there are any (P8). */
  backlogTotal: 268_435_456,
  backlogInterval: 100,
  /** After how long one who was cut for the sake of the others is asked to come again. */
  cutRetry: 5_000,
  /** About how many bytes of entries go into one frame. */
  frameBytes: 262_144,
  /** Joins and pages of one connection that the store works on at a time; further messages of it wait. */
  readsInFlight: 8,
  /** Sends of one connection that wait for the disk. */
  appendsPerSession: 256,
  /** Sends of all connections that wait for the disk. */
  appends: 20_000,
  /** Rooms in which a connection may have a refused send at a time (P3). */
  heldRooms: 256,
  /** Requests other than sends and signals, per second and at once. */
  requestRate: 50,
  requestBurst: 300,
  /** Requests of the API and about files from one address, per second and at once; this machine's own are not counted. */
  addressRequestRate: 200,
  addressRequestBurst: 1_000,
  /** Erasures that people ask for of themselves, a second over time and at once, of the whole relay: each rewrites tables that all need. */
  erasureRate: 0.5,
  erasureBurst: 20,
  /** Searches (P29) of one user, per second and at once, by all connections together; of all users under way at a time. */
  searchRate: 2,
  searchBurst: 10,
  searches: 32,
  /** Characters of what is searched for; of a long message's text so many are told around a hit, and so many ranges in it. */
  searchLength: 200,
  searchExcerpt: 240,
  searchRanges: 50,
  /** Messages that a search looks at in one step, and characters in them, between which others have their turn; and steps of one search. */
  searchStep: 10_000,
  searchStepCharacters: 2_000_000,
  searchSteps: 10,
  /** Of a search in all conversations (P42): entries of the log in one step; milliseconds until an answer tells what there is so far; hits in one, where no other number is asked for; conversations whose visitors are looked at. */
  searchDeskStep: 500,
  searchDeskTime: 10,
  searchDeskHits: 20,
  searchVisitors: 20_000,
  /** What was done with a conversation: so much of it is told. */
  conversationEvents: 200,
  /** An answer by mail to a conversation that was merged goes into the one in which it goes on, over so many at most (P53). */
  mergesFollowed: 5,
  /** Of the other conversations of a visitor, the newest are told. */
  otherConversations: 50,
  /** Of the notes that mention an agent, the newest are looked at for what they have not read. */
  mentionsLookedAt: 200,
  /** Messages of any kind that a connection has handled, per second and at once; one that sends more is read more slowly. */
  messageRate: 1_000,
  messageBurst: 2_000,
  /** How long signals are collected (P10), and how many bytes of them are sent at a time. */
  signalDelay: 50,
  signalFrameBytes: 16_384,
  /** A sender's `typing` goes out once in this time (P10). */
  typingInterval: 3_000,
  /** Changes of presence and read markers go out at most this often (P11). */
  presenceInterval: 1_000,
  /** Between two steps of erasing what is too old, and two looks for it. */
  retentionPause: 50,
  retentionInterval: 600_000,
  /** In rooms with so many people at most it is known how far messages have reached each of them (P38). */
  deliveryUsers: 20,
  /** Read markers are saved so long after the first of them changed, and after a failure. */
  readDelay: 1_000,
  readRetry: 5_000,
  /** How long one stays present after the last connection broke (P11). */
  presenceGrace: 15_000,
  /** People named where a room is too large to name all (P11). */
  presenceSample: 32,
  /** How often the files of a TLS certificate are looked at, in case they were renewed. */
  certificateCheck: 10_000,
  /** How far the clocks of the relay and of those who sign tokens may be apart (P13). */
  clockSkew: 60_000,
  /** The end of a token is looked at this often at least, because the clock may be set. */
  expiryCheck: 60_000,
  /** Public keys: read again after this time, and for a key that is not there; but not more often than the cooldown. */
  keysAge: 600_000,
  keysCooldown: 30_000,
  keysTimeout: 5_000,
  keysBytes: 1_048_576,
  keys: 100,
  /** Rooms that a token may name; characters of a user's id and of a token's. */
  grants: 1_000,
  userIdLength: 256,
  tokenIdLength: 256,
  /** Keys of services, revoked ones included. */
  serviceKeys: 1_000,
  /** Rooms that one user may make an hour, unless configured otherwise, and at once; and people whom one may make members of them, likewise. */
  roomRate: 60,
  roomBurst: 20,
  addedPeopleRate: 40,
  addedPeopleBurst: 100,
  /** Open rooms in which one user may be the first to write, an hour, and at once. */
  openingRate: 600,
  openingBurst: 200,
  /** Invitations that one user may make an hour, and at once. */
  invitationRate: 600,
  invitationBurst: 200,
  /** Members that a room may be made with; how many may take one invitation, and for how long. */
  firstMembers: 100,
  invitationUses: 10_000,
  invitationLifetime: 366 * 86_400_000,
  usualInvitationLifetime: 7 * 86_400_000,
  /** UTF-16 code units of what a room is called, and of what it is about (P33). */
  roomNameLength: 80,
  roomTopicLength: 250,
  /** Of a list of rooms: messages that are counted as unread, and characters of the newest; others named in a direct room. */
  unreadCounted: 100,
  lastTextLength: 200,
  directNamed: 10,
  /** Changes of lists are told this often, so many at a time; rooms and lists that one connection watches. */
  listInterval: 300,
  listChanges: 200,
  /** Of these, conversations that are read at once. */
  conversationsRead: 25,
  watchedRooms: 5_000,
  watches: 16,
  /** Rows that one look for people or rooms goes through. */
  listLookedAt: 5_000,
  /** People whom one has blocked (P34). */
  blocks: 1_000,
  /** Changes of name that a guest may make at once, and how many more a second; above that they keep the former name. */
  nameChanges: 5,
  nameChangeRate: 5 / 60,
  /** For how long somebody is muted at most (P23), and the slowest that slow mode may be (P24). */
  muteDuration: 366 * 86_400_000,
  slowMode: 21_600_000,
  /** For how long somebody is banned from the site at most, where that has an end; and characters of a reason. */
  banDuration: 10 * 366 * 86_400_000,
  reasonLength: 500,
  /** For how long is kept what moderators did. */
  actsAge: 366 * 86_400_000,
  actsAtOnce: 500,
  /** Of so many a page of what is asked for is chosen; and reports likewise, for those that may be seen. */
  actsLookedAt: 5_000,
  reportsLookedAt: 500,
  /** Bans, reports and acts on one page. */
  listedAtOnce: 100,
  /** Reports that are resolved by one request. */
  resolutionsAtOnce: 100,
  /** Reports that wait for a moderator (P25): of one user, in one room, there by guests, and for how long at most; so many are told at a time. */
  reportsPerUser: 20,
  reportsPerRoom: 1_000,
  guestReportsPerRoom: 500,
  reportsAge: 90 * 86_400_000,
  reportsAtOnce: 50,
  /** Messages that a filter holds until a moderator has seen them (P28): of one user in a room, in one room, there by guests, and for how long; so many are told at a time. */
  heldPerUser: 20,
  heldPerRoom: 1_000,
  guestHeldPerRoom: 500,
  heldAge: 30 * 86_400_000,
  heldAtOnce: 50,
  /** Messages of a room that are pinned at a time. */
  pins: 50,
  /** UTF-16 code units of an option of a poll (P35), and for how long one lasts at most; polls that are asked about at once. */
  pollOptionLength: pollOptions.length,
  pollDuration: 366 * 86_400_000,
  pollsAtOnce: 100,
  /** Links of which there are previews (P37): how many messages are asked about at once, and UTF-16 code units of what is told of a page. */
  previewsAtOnce: 100,
  previewTitleLength: 200,
  previewDescriptionLength: 400,
  previewSiteLength: 80,
  /** Of a page so many bytes are read, within this time, after so many redirects; so many pages at a time. */
  previewPageBytes: 262_144,
  previewTimeout: 8_000,
  previewRedirects: 3,
  previewConcurrency: 4,
  /** Links that wait to be looked at, and of one user in a minute; what was found is kept for as long, of so many. */
  previewQueue: 200,
  previewsPerMinute: 20,
  previewKept: 600_000,
  previewsKept: 200,
  /** Keys of one's last votes in a poll that are known again. */
  voteKeys: 8,
  /** What votes have come to is told this often of a poll at most, of so many polls in one commit. */
  tallyInterval: 1_000,
  talliesAtOnce: 100,
  /** Messages that are being written at a time (P18): by one user, in one room, in all; a text of which nothing comes for so long is cut. */
  streamsPerUser: 5,
  streamsPerRoom: 20,
  streams: 2_000,
  streamIdle: 60_000,
  /** Their texts are kept this often, so that no more than this is lost with the relay; and those that were stopped are known for a while. */
  streamSave: 1_000,
  streamsStopped: 1_000,
  /** Calls (P55): how many one begins a second over time, and at once; how long one rings at most, and how long neither of those who talk may be connected to the relay. */
  ringRate: 6 / 60,
  ringBurst: 6,
  callRing: 60_000,
  callAlone: 60_000,
  callCheck: 5_000,
  /** Threads that one follows at a time: of more the first are forgotten. */
  followedThreads: 500,
  /** Answers of a deleted one's thread among which those are looked for who wrote last. */
  answersLooked: 100,
  /** Newest messages among which those are looked for that are unread and not in threads. */
  unreadLooked: 1_000,
  /** A mute by which a report is resolved, where it is not said how long. */
  usualMute: 3_600_000,
  /** Characters of what a visitor says with a rating (P40), and of a tag; tags on one conversation; for how long one is snoozed at most (P41). */
  ratingLength: 1_000,
  tagLength: 40,
  tags: 20,
  snoozeDuration: 366 * 86_400_000,
  /** Conversations that are woken in one step; and how often is looked for those, because the clock may be set. */
  wokenAtOnce: 100,
  wakeCheck: 60_000,
  /** After how long what has come is given to agents, how often at least it is looked who is gone, and how many conversations are given or taken at a time (P43). */
  assignDelay: 100,
  assignCheck: 60_000,
  assignedAtOnce: 100,
  assignPages: 20,
  /** For how long an agent may be gone before what they owe goes back, unless configured otherwise. */
  assignGrace: 120_000,
  /** A visitor's place is not counted further; the usual time is that of so many first answers, of so long, at least so many. */
  waitsCounted: 1_000,
  waitsLookedAt: 50,
  waitsNeeded: 5,
  waitsAge: 604_800_000,
  /** Visitors who are there at a time (P45), of whom so many are told at once; of each so many pages; UTF-16 code units of a page's title, and of its address. */
  visits: 5_000,
  visitsTold: 200,
  visitPages: 20,
  visitTitleLength: 200,
  visitAddressLength: 500,
  /** For how long a visitor without a connection may be about to load the next page. */
  visitGrace: 20_000,
  /** How long an answer is unread before the visitor is told of it by mail, unless configured otherwise. */
  mailDelay: 600_000,
  /** Between a mail that could not be sent and the next try, then three times as long each time; the longest; and from the first try until it is given up. */
  mailRetry: 60_000,
  longestMailRetry: 21_600_000,
  mailPatience: 259_200_000,
  /** For how long those are kept that were given up; mails that wait or were given up, at most; how many are made and read at a time. */
  deadMailAge: 2_592_000_000,
  mails: 10_000,
  mailsAtOnce: 20,
  mailCheck: 60_000,
  /** From when something came to the look whether there is something to send; and how long a relay that goes away waits for what it hands over. */
  mailLook: 100,
  mailDrain: 5_000,
  /** For how long a link back into a conversation is good, and for how many people. */
  mailLink: 604_800_000,
  mailLinkUses: 3,
  /** For how long a mail may be answered by mail. */
  mailReply: 2_592_000_000,
  /** Between two looks into a mailbox, unless configured otherwise, and at most after failures; mails whose headers are read at a time. */
  mailboxInterval: 60_000,
  longestMailboxPause: 3_600_000,
  mailsReadAtOnce: 100,
  /** Bytes of a mail that are read, and characters of one that is HTML alone; of its id, and of the name of an attachment, of which so many are told. */
  mailBytes: 10_485_760,
  mailHtmlLength: 200_000,
  messageIdLength: 998,
  attachmentNameLength: 100,
  attachmentsTold: 10,
  /** Characters of a line of a file that is imported; lines that are wrong, told at most; after how many it is told how far it has come. */
  transferLine: 16_777_216,
  importFaults: 20,
  importProgress: 1_000,
  /** Between two mails to the team of what waits, unless configured otherwise; conversations that one tells, characters of each, and pages that are looked through. */
  digestInterval: 3_600_000,
  digestLength: 20,
  digestText: 200,
  digestPages: 10,
  digestAddresses: 50,
  /** Messages of a mail at most. */
  transcriptLength: 500,
  missedLength: 50,
  /** What a report counts at most, and over how long. */
  reportEvents: 200_000,
  reportRange: 31_708_800_000,
  /** Answers that are prepared for the team; characters of the name of one, and of its text. */
  cannedReplies: 500,
  /** Letters of what is set for a site, as JSON; and how long a browser keeps it, in milliseconds. */
  siteLength: 32_000,
  /** For how long it counts that somebody has shown who they are. */
  confirmation: 300_000,
  /** For how long it counts that somebody was told what a retention deletes; and how many messages are looked at for that. */
  retentionConfirm: 600_000,
  retentionLookedAt: 100_000,
  departments: 100,
  departmentAgents: 200,
  /** The longest time that is promised. */
  promise: 90 * 86_400_000,
  siteAge: 300_000,
  cannedReplyName: 40,
  cannedReplyLength: 4_000,
  /** Characters of an address. */
  mailAddressLength: 254,
  /** Mails an hour that one visitor, one agent and one address cause or get, and at once. */
  mailRate: 5,
  mailBurst: 3,
  agentMailRate: 60,
  agentMailBurst: 20,
  /** Webhooks; events read at a time; for how long an answer is waited, and bytes of the address. */
  webhooks: 100,
  webhookEvents: 100,
  webhookTimeout: 15_000,
  webhookUrlLength: 2_000,
  /** An event is told again after this time, three times as long with each failure up to the longest, and given up after a day. */
  webhookRetry: 5_000,
  webhookLongestRetry: 3_600_000,
  webhookPatience: 86_400_000,
  /** For how long a former secret signs beside the new one. */
  webhookSecretOverlap: 86_400_000,
  /** For how long a change by HTTP is known by its key, and how many of one user: the oldest go first. */
  keptAnswerLife: 86_400_000,
  keptAnswers: 10_000,
  /** Devices of one user that are told by push (P39), and of all; rooms that one mutes, or is told of without being a member. */
  pushDevices: 10,
  pushDevicesInAll: 200_000,
  pushRooms: 1_000,
  /** Characters of a device's address, and of the page's; for how long one pauses pushes. */
  pushEndpointLength: 1_000,
  pushPageLength: 500,
  pushPause: 31 * 86_400_000,
  /** What is written is told by push so much later, unless it was read by then; and of one room not more often than this. */
  pushDelay: 3_000,
  pushInterval: 15_000,
  /** Of a room messages that are remembered until then, and people who are told; characters of a text that are. */
  pushMessages: 50,
  pushTargets: 2_000,
  pushTextLength: 120,
  /** Pushes that wait, and that are under way at a time. */
  pushQueue: 10_000,
  pushConcurrency: 16,
  /** One that failed is tried again after this time, four times as long with each failure, so often. A push service keeps it for a day. */
  pushRetry: 5_000,
  pushLongestRetry: 900_000,
  pushTries: 5,
  pushTtl: 86_400,
  /** For how long a signature of the relay is good (RFC 8292); another is made at half of it. */
  pushSignature: 43_200_000,
  /** Filters: rules of a kind, words or hosts in one, and how often their file is looked at. */
  filterRules: 100,
  filterWords: 10_000,
  filterCheck: 10_000,
  /** How often a text is looked at while more of it is masked each time (P26); in which there is something yet then, all is. */
  filterLooks: 8,
  /** Connections whose order is kept by the store after it has refused a send for now (P3). */
  heldLanes: 10_000,
  /** Between two log lines about refused origins, and about keys that cannot be read. */
  refusalNotes: 1_000,
  /** How long a drain may take, unless configured otherwise, and the share of it in which clients are moved, some in each step (P15). */
  drain: 4_000,
  moveShare: 0.5,
  moveStep: 50,
  /** Clients that were moved come back spread over this time, and this much longer for each of them (P15). */
  moveSpread: 2_000,
  moveSpreadPerClient: 1,
  /** Bytes of all files of one user, and of all files, unless configured otherwise (P20). */
  userFileBytes: 524_288_000,
  totalFileBytes: 10_737_418_240,
  /** Files taken in at a time: from one user, from one network address (not from this machine itself), and of all; and those handed out. */
  uploadsPerUser: 4,
  uploadsPerAddress: 32,
  uploads: 64,
  downloadsPerUser: 32,
  downloads: 1_000,
  /** Uploads of one user, per second and at once. */
  uploadRate: 1,
  uploadBurst: 30,
  /** In each such time so many bytes of an upload must come, and some of a download must go. */
  uploadPace: 20_000,
  uploadPaceBytes: 65_536,
  downloadPace: 30_000,
  /** How long one who is refused may go on sending, so that the answer is heard. */
  refusedBody: 5_000,
  /** Of a file, what its kind is told by; an image further than that from its sizes is not shown. */
  fileHeadBytes: 131_072,
  /** Pixels that an image may claim, and on one side. */
  imagePixels: 100_000_000,
  imageSide: 30_000,
  /** An upload that no message has after this time is taken away; this often it is looked for such ones, so many at a time. */
  uploadLifetime: 3_600_000,
  fileCheck: 60_000,
  filesAtOnce: 500,
  /** Characters of a team member's password at least, bytes of it at most; characters of what one signs in with. */
  passwordLength: 12,
  passwordBytes: 1_024,
  loginLength: 254,
  /** A session of the inbox ends when it is not used for so long, and after so long in any case; its use is noted this often. */
  sessionIdle: 86_400_000,
  sessionLifetime: 14 * 86_400_000,
  sessionNote: 300_000,
  /** For how long the inbox's credential for a connection is good; it is renewed as long as the session is there. */
  accountTokenLifetime: 300_000,
  /** For how long links are good: to make the first admin, to make an account, to set another password. */
  firstLinkLifetime: 86_400_000,
  accountLinkLifetime: 7 * 86_400_000,
  passwordLinkLifetime: 86_400_000,
  /** Tries to sign in at once, and how many more a second: with each name, and from each address (not from this machine itself). */
  attempts: 20,
  attemptRate: 0.1,
  addressAttempts: 100,
  addressAttemptRate: 0.5,
  /** Passwords that are hashed at a time, so that strangers keep one processor busy at most; and how many more may wait for that. */
  hashes: 1,
  hashesWaiting: 40,
  /** After how long a browser is asked to try again where the inbox cannot answer now. */
  inboxRetry: 5_000,
  /** For how long a service of OpenID Connect is waited for, and somebody who is away there. */
  oidcTimeout: 10_000,
  oidcVisit: 600_000,
  /** How far its clock may be ahead where it says when somebody signed in. */
  clockDifference: 30_000,
  /** Bytes of a form of the inbox. */
  formBytes: 8_192,
  /** Bytes and pixels of a side of a picture of somebody of the team. */
  pictureBytes: 65_536,
  pictureSide: 512,
  /** How many pictures somebody of the team sets at once, and how many more a second. */
  pictures: 20,
  pictureRate: 0.1,
  /** `live-chat-relay doctor` waits so long for any one answer. */
  doctorDeadline: 10_000,
} as const;

/**
 * Fills up limits that are given only in part.
 * @throws RangeError when one is not a positive number.
 */
export function completeLimits(given: Partial<Limits> = {}): Limits {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaultLimits, name)) throw new RangeError(`there is no limit called ${name}`);
    if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) {
      throw new RangeError(`the limit ${name} must be a number above 0`);
    }
  }
  return { ...defaultLimits, ...given };
}

/** What a connection may have handled: always more than its sends and signals may be. */
export function messageBudgetFor({ sendRate, sendBurst, signalRate }: Limits): { rate: number; burst: number } {
  return {
    rate: Math.max(bounds.messageRate, 4 * (sendRate + signalRate)),
    burst: Math.max(bounds.messageBurst, 4 * (sendBurst + signalRate)),
  };
}
