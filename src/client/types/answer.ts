import type {
  AgentList,
  AppendText,
  Appended,
  Attended,
  CallAnswer,
  CallRequest,
  Conversation,
  ConversationState,
  Create,
  Decide,
  Deliveries,
  DeviceList,
  DeviceRequest,
  Done,
  Entered,
  Found,
  Held,
  HeldList,
  Invitation,
  Invite,
  Join,
  Notify,
  OwnVotes,
  PreviewList,
  Previews,
  PinList,
  Pins,
  Push,
  PushState,
  QueuePage,
  QueueRequest,
  VisitorList,
  VisitorState,
  VisitRequest,
  Redeem,
  Refusal,
  Report,
  ReportList,
  Reports,
  Resolve,
  RevisionList,
  Revisions,
  RoomListAnswer,
  RoomListRequest,
  Search,
  StreamList,
  Streams,
  SubscribePush,
  ThreadList,
  ThreadPage,
  ThreadRequest,
  UnsubscribePush,
  VoterPage,
  Voters,
  Votes,
  WatchDeliveries,
  Wait,
  WaitState,
} from '../../protocol/index.ts';

/** What {@link Chat.ask} says: it is answered with its id, and is not about what a room shows; or it follows a room anew that was refused. */
export type Asked =
  | Create
  | Invite
  | Redeem
  | Report
  | Reports
  | Resolve
  | Search
  | Pins
  | WatchDeliveries
  | ThreadRequest
  | Votes
  | Previews
  | Voters
  | Revisions
  | AppendText
  | Streams
  | Held
  | Decide
  | RoomListRequest
  | Conversation
  | Wait
  | QueueRequest
  | VisitRequest
  | Push
  | SubscribePush
  | UnsubscribePush
  | Notify
  | CallRequest
  | DeviceRequest
  | Join;

/** What is answered to it. */
export type Answer =
  | Entered
  | Invitation
  | Done
  | ReportList
  | Found
  | PinList
  | ThreadPage
  | ThreadList
  | Deliveries
  | OwnVotes
  | PreviewList
  | VoterPage
  | RevisionList
  | Appended
  | StreamList
  | HeldList
  | RoomListAnswer
  | ConversationState
  | WaitState
  | QueuePage
  | Attended
  | AgentList
  | VisitorList
  | VisitorState
  | PushState
  | CallAnswer
  | DeviceList
  | Refusal;
