// What the window and Tandem say to each other. Written by `make types` from crates/api: change it there.

export interface Calls {
  state: { takes: null; gives: State };
  learners: { takes: LearnerSearch; gives: Learners };
  learner: { takes: LearnerRef; gives: LearnerPage };
  compare: { takes: LearnerRef; gives: Comparison };
  sync_learner: { takes: LearnerRef; gives: RunResult };
  answer: { takes: AnswerGiven; gives: null };
  file_to_read: { takes: FileEntered; gives: FileTicket };
  file_to_write: { takes: FileEntered; gives: FileTicket };
  import_ilr: { takes: FileChosen; gives: ImportResult };
  connect: { takes: Connect; gives: ConnectAnswer };
  test_connection: { takes: null; gives: ConnectionTest };
  preview: { takes: null; gives: Preview };
  preview_shown: { takes: null; gives: Preview | null };
  preview_changes: { takes: PreviewFilter; gives: ChangePage };
  choose: { takes: Chosen; gives: Preview };
  accept: { takes: PlanName; gives: RunResult };
  sync_all: { takes: null; gives: RunResult };
  retry_all: { takes: null; gives: RunResult };
  stop: { takes: null; gives: null };
  pause: { takes: null; gives: null };
  resume: { takes: null; gives: null };
  runs: { takes: RunsBefore; gives: RunList };
  run: { takes: RunName; gives: RunPage };
  history: { takes: HistoryFilter; gives: HistoryPageView };
  put_back_preview: { takes: PutBackOf; gives: PutBackView };
  put_back: { takes: PlanName; gives: RunResult };
  attention: { takes: null; gives: Attention };
  tick: { takes: Tick; gives: null };
  answer_alike: { takes: AnsweredAlike; gives: number };
  choose_pathway: { takes: PathwayChosen; gives: null };
  release_brake: { takes: BrakeReleased; gives: null };
  release_held: { takes: HeldName; gives: null };
  export: { takes: ExportTo; gives: null };
  enrol_candidates: { takes: null; gives: Array<EnrolCandidate> };
  enrol_preview: { takes: EnrolAsked; gives: EnrolPage };
  enrol: { takes: EnrolAsked; gives: EnrolPage };
  settle_account: { takes: AccountSettled; gives: null };
  links_read: { takes: null; gives: LinksRead };
  links_overview: { takes: null; gives: LinksOverview };
  links_suggested: { takes: LinksAsked; gives: SuggestedPage };
  links_linked: { takes: LinksAsked; gives: LinkedPage };
  links_alone: { takes: AloneAsked; gives: AlonePage };
  link_accept: { takes: LinkAccepted; gives: null };
  links_accept_many: { takes: LinkPairs; gives: number };
  link_reject: { takes: LinkPair; gives: null };
  unlink_preview: { takes: LinkedRecord; gives: Unlinking };
  unlink: { takes: LinkedRecord; gives: Unlinking };
  links_check: { takes: null; gives: Array<LinkCheck> };
  links_coverage: { takes: null; gives: Coverage };
  links_import: { takes: LinksFile; gives: LinksFileView };
  diagnostics: { takes: null; gives: Diagnostics };
  settings: { takes: null; gives: SettingsView };
  set_setting: { takes: SettingGiven; gives: SettingsView };
  gate: { takes: null; gives: GateView };
  confirm_step: { takes: StepConfirmed; gives: GateView };
  open_step: { takes: StepName; gives: GateView };
  go_round_step: { takes: StepGoneRound; gives: GateView };
  check_gate: { takes: null; gives: GateView };
  export_copy: { takes: FileChosen; gives: GateView };
  what_changes: { takes: null; gives: WhatChanges };
  hand_back_words: { takes: null; gives: HandBackWords };
  hand_back: { takes: HandBackAsked; gives: HandedBackView };
  copies: { takes: null; gives: CopiesView };
  copy_now: { takes: null; gives: CopiesView };
  restore_copy: { takes: CopyName; gives: SafekeepingView };
  begin_anew: { takes: null; gives: SafekeepingView };
  change_key: { takes: null; gives: SafekeepingView };
  erasure: { takes: LearnerRef; gives: ErasureView };
  erase_learner: { takes: ErasureAsked; gives: ErasedView };
}

export type Tone = "quiet" | "well" | "attention" | "failed";

export type Side = "pics" | "onefile";

export type Sentence = {
  /** How it is meant. */
  tone: Tone,
  /** Its beginning, which stands out. */
  lead: string,
  /** The rest; may be empty. */
  rest: string,
};

export type Count = {
  /** Of what. */
  label: string,
  /** The number. */
  value: number,
  /** How it is meant. */
  tone: Tone,
};

export type InitialStep = "records" | "connect" | "preview" | "unfinished" | "done";

export type State = {
  /** The line at the top of the window. */
  line: Sentence,
  /** The records are invented and all on this computer. */
  demo: boolean,
  /** The PICS side is Tandem's copy, a mirror filled by import. */
  copy: boolean,
  /** Learners in the workspace. */
  learners: number,
  /** The connection, once there is one. */
  connection: ConnectionView | null,
  /** What the initial synchronisation waits for. */
  initial: InitialStep,
  /** The run that goes on. */
  run: RunProgress | null,
  /** The run of one learner that goes on, perhaps beside one over everybody. */
  asked: RunProgress | null,
  /** What the last run did, and when. */
  last_run: Sentence | null,
  /** How many things need a person. */
  attention: number,
  /** The gate in a few figures. */
  gate: GateFigures,
  /** The run in the background. */
  background: Background,
  /** Calls to OneFile in the last minute. */
  calls_last_minute: number,
  /** Calls that OneFile allows in a minute. */
  calls_allowed: number,
  /** The data folder. */
  folder: string,
  /** Account name of the operating system, which is recorded with what is done. */
  account: string,
  /** Tandem's version. */
  version: string,
  /** Address and token of the stand-in, in a demo. */
  demo_connection: DemoConnection | null,
};

export type Background = {
  /** Somebody paused it. */
  paused: boolean,
  /** In words. */
  text: string,
  /** When the next one is due; `None` where none is. */
  next: string | null,
};

export type DemoConnection = {
  /** Its address. */
  address: string,
  /** What clients sign in with; invented. */
  token: string,
};

export type ConnectionView = {
  /** As it was entered: `live`, `beta`, `practice`, or a base URL. */
  environment: string,
  /** As people call it. */
  name: string,
  /** The base URL. */
  address: string,
  /** The customer behind the token. */
  customer: string,
  /** The centre. */
  centre: string,
  /** ID of the centre. */
  centre_id: number,
};

export type RunProgress = {
  /** What is run. */
  title: string,
  /** What it is doing. */
  doing: string,
  /** Learners done. */
  done: number,
  /** Learners to do; 0 while that is not known. */
  total: number,
  /** How long it will still take, in words. */
  left: string | null,
  /** It is over everybody. */
  wide: boolean,
  /** It was asked to stop. */
  stopping: boolean,
};

export type LearnerSearch = {
  /** Parts of names, ULN, learner reference or Ident. */
  text: string,
};

export type LearnerRef = {
  /** Key of the learner. */
  learner: string,
};

export type Learners = {
  /** At most [`LEARNERS_SHOWN`]. */
  rows: Array<LearnerRow>,
  /** How many were found in all. */
  found: number,
  /** Learners in the workspace. */
  all: number,
};

export type LearnerRow = {
  /** Key. */
  key: string,
  /** Surname, first names. */
  name: string,
  /** PICS Ident. */
  ident: string | null,
  /** Unique learner number. */
  uln: string | null,
  /** Organisation. */
  organisation: string | null,
  /** Main officer. */
  officer: string | null,
  /** How the learner stands. */
  standing: Standing,
  /** When both systems were last seen in step. */
  in_step: string | null,
};

export type Standing = {
  /** For icon and colour. */
  kind: StandingKind,
  /** In words. */
  text: string,
};

export type StandingKind = "in_step" | "waiting" | "needs_you" | "failed" | "out_of_scope" | "not_looked";

export type LearnerPage = {
  /** Key. */
  key: string,
  /** First names and surname. */
  name: string,
  /** Ident, ULN, officer and the like. */
  facts: Array<Fact>,
  /** How the learner stands. */
  standing: Standing,
  /** When both systems were last seen in step. */
  in_step: string | null,
  /** What was changed, newest first. */
  history: Array<HistoryItem>,
};

export type Fact = {
  /** Its name. */
  label: string,
  /** What it is. */
  value: string,
};

export type HistoryItem = {
  /** Number of the entry. */
  id: number,
  /** The run that made it. */
  run: number,
  /** Name of the learner, in lists over several. */
  learner: string | null,
  /** Key of the learner. */
  key: string,
  /** What. */
  text: string,
  /** Where. */
  writes: Side,
  /** When. */
  at: string,
  /** Account name of who asked. */
  by: string,
  /** The rule. */
  why: string,
  /** Whether it certainly was carried out: a kill can leave that open. */
  certain: boolean,
  /** It was put back since. */
  was_put_back: boolean,
  /** It can be put back: it wrote PICS, and was not put back yet. */
  can_put_back: boolean,
};

export type Comparison = {
  /** Says what Sync would change. */
  sentence: Sentence,
  /** How many changes. */
  changes: number,
  /** Whether the learner is synchronised at all. */
  in_scope: boolean,
  /** Details of the learner, where they are kept in step. */
  details: AimTable | null,
  /** No account in OneFile was found: one can be created. */
  no_account: boolean,
  /** Learning aims, one table each. */
  aims: Array<AimTable>,
  /** Reviews by month, newest first. */
  reviews: Array<ReviewMonth>,
  /** How the reviews stand. */
  reviews_summary: string,
  /** What a person is asked. */
  questions: Array<QuestionView>,
  /** About the learner as a whole. */
  notes: Array<string>,
};

export type AimTable = {
  /** Key of the aim; unique on the page. */
  key: string,
  /** Title. */
  title: string,
  /** Code, and whether it is linked. */
  about: string,
  /** Fields. */
  rows: Array<Row>,
  /** What to know about it. */
  notes: Array<string>,
};

export type ReviewMonth = {
  /** Month and year. */
  month: string,
  /** Reviews, newest first. */
  rows: Array<Row>,
};

export type Row = {
  /** Field, or date and time. */
  label: string,
  /** In PICS. */
  pics: Cell,
  /** In OneFile. */
  onefile: Cell,
  /** What happens to it. */
  state: RowState,
  /** Why. */
  why: string,
};

export type RowState = "same" | "to_pics" | "to_onefile" | "left" | "waits" | "asked";

export type Cell = {
  /** Whether the system has the record. */
  there: boolean,
  /** The value; `None` is blank. */
  value: string | null,
  /** What a Sync would set. */
  will_be: string | null,
  /** A second line. */
  detail: string | null,
};

export type QuestionView = {
  /** Names the question. */
  id: string,
  /** The question. */
  ask: string,
  /** What to know before answering. */
  explain: string,
  /** The answers there are. */
  choices: Array<Choice>,
};

export type Choice = {
  /** What is sent back. */
  reply: ReplyGiven,
  /** The answer. */
  label: string,
  /** What follows from it. */
  explain: string,
};

export type AnswerGiven = {
  /** The learner. */
  learner: string,
  /** The question. */
  question: string,
  /** The answer. */
  reply: ReplyGiven,
};

export type ReplyGiven = { "says": "not_there" } | { "says": "removed" } | { "says": "made_by_hand" } | { "says": "apart" } | { "says": "join",
  /** The review in OneFile. */
  onefile_id: number, } | { "says": "together" } | { "says": "assign_again" } | { "says": "leave" } | { "says": "send" };

export type RunResult = {
  /** Says it. */
  sentence: Sentence,
  /** What was changed. */
  lines: Array<ChangeView>,
  /** Further changes, which the history has. */
  more_lines: number,
  /** What did not come into step. */
  problems: Array<ProblemView>,
  /** Further problems. */
  more_problems: number,
  /** Learners, counted. */
  counts: Array<Count>,
  /** Both systems of the one learner after the run, where nobody has to look again for that. */
  comparison: Comparison | null,
};

export type ChangeView = {
  /** Name of the learner, in lists over several. */
  learner: string | null,
  /** Key of the learner. */
  key: string,
  /** Field and record. */
  what: string,
  /** The system that is written. */
  writes: Side,
  /** What is replaced; `None` is blank. */
  before: string | null,
  /** What is set. */
  after: string,
  /** What the other system has, where it says it in another way. */
  source: string | null,
  /** The rule. */
  why: string,
  /** Number of the entry in the history, once it was carried out. */
  entry: number | null,
};

export type ProblemView = {
  /** Name of the learner, in lists over several. */
  learner: string | null,
  /** Key of the learner. */
  key: string,
  /** Which record. */
  what: string,
  /** Why. */
  why: string,
  /** What to do; empty where nothing has to be done. */
  todo: string,
};

export type Preview = {
  /** Name of the plan. */
  plan: string,
  /** When it was made. */
  made: string,
  /** Says it. */
  sentence: Sentence,
  /** Learners, counted. */
  counts: Array<Count>,
  /** Changes of one kind each. */
  groups: Array<ChangeGroup>,
  /** What would not come into step. */
  problems: Array<ProblemView>,
  /** Further problems. */
  more_problems: number,
  /** Learners who are not synchronised, by reason. */
  out_of_scope: Array<Count>,
  /** What carrying it out costs: `about 1 200 calls, about 5 minutes`. Empty where there is
 * nothing to carry out. */
  cost: string,
};

export type ChangeGroup = {
  /** Names the group. */
  id: string,
  /** The kind. */
  what: string,
  /** The system that is written. */
  writes: Side,
  /** Changes. */
  changes: number,
  /** Learners whom they concern, or officers or organisations. */
  learners: number,
  /** Of these, changes that are left out this time. */
  left_out: number,
  /** Of these, changes that are never to be made. */
  never: number,
};

export type PreviewFilter = {
  /** Name of the plan. */
  plan: string,
  /** Of one group, or of all. */
  group: string | null,
  /** Of learners whose name or key has this text, case apart. */
  text: string | null,
  /** Only those for which this was chosen. */
  choice: RowChoice | null,
  /** Leave out so many. */
  from: number,
};

export type ChangePage = {
  /** At most [`CHANGES_SHOWN`]. */
  rows: Array<PreviewRow>,
  /** How many there are. */
  total: number,
};

export type PreviewRow = {
  /** Its place in the preview, which names it. */
  row: number,
  /** What was chosen. */
  choice: RowChoice,
  /** The change. */
  change: ChangeView,
};

export type RowChoice = "make" | "not_this_time" | "never";

export type Chosen = {
  /** Name of the plan. */
  plan: string,
  /** These changes. */
  rows: Array<number>,
  /** And all of this group. */
  group: string | null,
  /** What becomes of them. */
  choice: RowChoice,
};

export type ExportTo = {
  /** What goes into it. */
  what: Export,
  /** The ticket of the file that is written. */
  ticket: string,
};

export type Export = "report_page" | "report_csv" | "history_csv" | "handover_csv" | "unlinked_learners_csv" | "unlinked_officers_csv" | "unlinked_organisations_csv" | "diagnostics";

export type PlanName = {
  /** Its name. */
  plan: string,
};

export type RunsBefore = {
  /** Those before this one, or the latest. */
  before: number | null,
};

export type RunList = {
  /** Runs. */
  rows: Array<RunRow>,
  /** There are older ones. */
  more: boolean,
};

export type RunRow = {
  /** Number. */
  id: number,
  /** When it began. */
  at: string,
  /** How long it took; `None` where it has no end. */
  took: string | null,
  /** Account name of who asked. */
  by: string,
  /** What it came from. */
  cause: string,
  /** Whom it concerned. */
  of: string,
  /** Key of the one learner whom it concerned. */
  key: string | null,
  /** How it ended, for an icon. */
  ended: RunEnded,
  /** How it ended, in words. */
  sentence: Sentence,
  /** Learners, counted; none where it did not come to its end. */
  counts: Array<Count>,
};

export type RunEnded = "finished" | "stopped" | "braked" | "failed" | "under_way" | "interrupted";

export type RunName = {
  /** Its number. */
  run: number,
};

export type RunPage = {
  /** As in the list. */
  row: RunRow,
  /** What was changed, oldest first: at most [`CHANGES_SHOWN`](super::CHANGES_SHOWN). */
  lines: Array<ChangeView>,
  /** Further changes, which the history has. */
  more_lines: number,
  /** What this run left that still has not come into step. */
  problems: Array<ProblemView>,
  /** Further problems. */
  more_problems: number,
  /** Something that it did can be put back. */
  can_put_back: boolean,
};

export type HistoryFilter = {
  /** Part of a name, a reference, a field or a value; empty finds everything. */
  text: string,
  /** The system that was written. */
  system: Side | null,
  /** Of one run. */
  run: number | null,
  /** Entries before this one. */
  before: number | null,
};

export type HistoryPageView = {
  /** Changes. */
  items: Array<HistoryItem>,
  /** There are older ones. */
  more: boolean,
};

export type PutBackOf = {
  /** All that a run did. */
  run: number | null,
  /** What the last run did that changed this learner. */
  learner: string | null,
  /** One entry of the history. */
  entry: number | null,
};

export type PutBackView = {
  /** Name of the plan; what was shown is what is carried out. */
  plan: string,
  /** Says it. */
  sentence: Sentence,
  /** What would be written, all in PICS: at most [`CHANGES_SHOWN`](super::CHANGES_SHOWN). */
  lines: Array<ChangeView>,
  /** Further changes. */
  more_lines: number,
  /** What stays as it is: at most [`CHANGES_SHOWN`](super::CHANGES_SHOWN). */
  cannot: Array<CannotView>,
  /** Further ones that stay. */
  more_cannot: number,
};

export type CannotView = {
  /** Key of the learner. */
  key: string,
  /** Name of the learner. */
  learner: string,
  /** What was changed. */
  what: string,
  /** What to do by hand, or why it stays. */
  todo: string,
};

export type Attention = {
  /** Says it. */
  sentence: Sentence,
  /** Runs that stopped because they looked like an accident. */
  brakes: Array<BrakeView>,
  /** Brakes that somebody let pass, as long as that counts. */
  released: Array<ReleasedView>,
  /** Something else still synchronises. */
  notices: Array<NoticeView>,
  /** What is parked or failed, by cause. */
  problems: Array<ProblemGroup>,
  /** What a person is asked, one by one. */
  questions: Array<AskedOf>,
  /** The same questions where many can be answered alike. */
  alike: Array<Alike>,
  /** Codes for which OneFile offers several standards. */
  pathways: Array<PathwayView>,
  /** What has to be keyed in by hand, by learner. */
  handover: Array<HandoverGroup>,
  /** What was put back and stays so until it is released. */
  held: Array<HeldView>,
};

export type NoticeView = {
  /** Number. */
  id: number,
  /** What was noticed. */
  text: string,
  /** What to do. */
  remedy: string,
  /** When. */
  at: string,
  /** What it rests on: at most [`EVIDENCE_SHOWN`]. */
  evidence: Array<EvidenceView>,
  /** Further ones. */
  more: number,
};

export type EvidenceView = {
  /** Key of the learner. */
  key: string,
  /** Name of the learner. */
  name: string,
  /** What happened. */
  text: string,
  /** When it was as before. */
  after: string,
  /** When it was seen. */
  seen: string,
};

export type BrakeView = {
  /** Number. */
  id: number,
  /** What was found. */
  text: string,
  /** What to do. */
  remedy: string,
  /** When. */
  at: string,
};

export type ReleasedView = {
  /** Number of the brake. */
  id: number,
  /** What passes, until when, and whose word it is. */
  text: string,
};

export type ProblemGroup = {
  /** The cause. */
  cause: string,
  /** What to do; empty where nothing has to be done. */
  what_to_do: string,
  /** Somebody has to do something; otherwise it passes by itself. */
  needs_you: boolean,
  /** Whom it concerns: at most [`LEARNERS_OF_CAUSE`]. */
  learners: Array<ProblemOf>,
  /** Further ones. */
  more: number,
};

export type ProblemOf = {
  /** Key of the learner. */
  key: string,
  /** Name of the learner. */
  name: string,
  /** Which record. */
  what: string,
  /** Since when. */
  since: string,
};

export type AskedOf = {
  /** Key of the learner. */
  key: string,
  /** Name of the learner. */
  name: string,
  /** The question. */
  question: QuestionView,
};

export type Alike = {
  /** Names the group on the page. */
  id: string,
  /** The question for all of them. */
  ask: string,
  /** What to know before answering. */
  explain: string,
  /** The answers there are. */
  choices: Array<Choice>,
  /** The questions, to be sent back with the answer. */
  questions: Array<QuestionName>,
};

export type QuestionName = {
  /** The learner. */
  learner: string,
  /** The question. */
  question: string,
};

export type AnsweredAlike = {
  /** The questions. */
  questions: Array<QuestionName>,
  /** The answer. */
  reply: ReplyGiven,
};

export type PathwayView = {
  /** The code. */
  code: string,
  /** Learners who wait for the choice. */
  learners: number,
  /** The standards to choose from. */
  standards: Array<StandardView>,
};

export type StandardView = {
  /** ID. */
  id: number,
  /** Title. */
  title: string,
};

export type PathwayChosen = {
  /** The code. */
  code: string,
  /** The standard. */
  standard: number,
};

export type HandoverGroup = {
  /** Key of the learner. */
  key: string,
  /** Name of the learner. */
  name: string,
  /** What. */
  items: Array<HandoverView>,
};

export type HandoverView = {
  /** Names it. */
  id: string,
  /** Into which system. */
  system: Side,
  /** Record and field. */
  what: string,
  /** What is replaced; `None` is blank. */
  before: string | null,
  /** What is to be entered; `None` is blank. */
  after: string | null,
  /** Since when. */
  since: string,
  /** When it was ticked, and by whom. */
  ticked: string | null,
};

export type Tick = {
  /** Names the item. */
  item: string,
  /** Ticked. */
  on: boolean,
};

export type HeldView = {
  /** Number. */
  id: number,
  /** Key of the learner. */
  key: string,
  /** Name of the learner. */
  name: string,
  /** Record and field. */
  what: string,
  /** What PICS holds; `None` is blank, or no such record. */
  pics: string | null,
  /** Since when. */
  since: string,
  /** Account name of who put it back. */
  by: string,
  /** What to do in OneFile. */
  todo: string,
};

export type HeldName = {
  /** Its number. */
  id: number,
};

export type BrakeReleased = {
  /** The brake. */
  brake: number,
  /** Why it may pass. */
  reason: string,
};

export type SettingsView = {
  /** By subject. */
  groups: Array<SettingGroup>,
  /** What was changed, newest first. */
  changed: Array<SettingChange>,
  /** How many learners were erased, and when the last one was; blank where nobody was. */
  erased: string,
};

export type SettingGroup = {
  /** The subject. */
  title: string,
  /** Its settings. */
  items: Array<SettingView>,
};

export type SettingView = {
  /** Names it. */
  name: string,
  /** What it is called. */
  label: string,
  /** What it does. */
  explain: string,
  /** What is entered. */
  kind: SettingInput,
  /** As it is: `on` or `off`, digits, text, or `HH:MM`; empty where a time is left out. */
  value: string,
  /** As it usually is. */
  usual: string,
  /** The least number. */
  least: number | null,
  /** The greatest number. */
  most: number | null,
  /** What a number counts. */
  unit: string | null,
  /** What there is to choose from. */
  choices: Array<SettingChoice>,
};

export type SettingChoice = {
  /** The value. */
  value: string,
  /** What it is called. */
  label: string,
};

export type SettingInput = "switch" | "number" | "text" | "time" | "choice";

export type EnrolCandidate = {
  /** Key of the learner. */
  key: string,
  /** Surname, first names. */
  name: string,
  /** Ident, learner reference and main tag, as far as PICS has them. */
  about: string,
};

export type EnrolAsked = {
  /** Learners, with what was chosen for each. */
  learners: Array<EnrolChosen>,
};

export type EnrolChosen = {
  /** Key of the learner. */
  learner: string,
  /** OneFile user ID of the default assessor. */
  assessor: number | null,
  /** OneFile placement ID. */
  placement: number | null,
  /** OneFile classroom ID. */
  classroom: number | null,
};

export type EnrolPage = {
  /** Says it. */
  sentence: Sentence,
  /** Learners, counted. */
  counts: Array<Count>,
  /** Learners, in the order in which they were asked for. */
  learners: Array<EnrolView>,
  /** Assessors to choose from, by name. */
  assessors: Array<EnrolOption>,
  /** Placements to choose from, by name. */
  placements: Array<EnrolOption>,
  /** Classes to choose from, by name. */
  classrooms: Array<EnrolOption>,
};

export type EnrolOption = {
  /** Its ID in OneFile. */
  id: number,
  /** Its name. */
  name: string,
};

export type EnrolStanding = "ready" | "enrolled" | "linked" | "incomplete" | "may_exist" | "in_doubt" | "failed" | "not_reached";

export type EnrolView = {
  /** Key of the learner. */
  key: string,
  /** Name. */
  name: string,
  /** Whether it can be done, or was. */
  standing: EnrolStanding,
  /** How it is meant. */
  tone: Tone,
  /** Says it. */
  says: string,
  /** What is sent. */
  fields: Array<EnrolField>,
  /** Default assessor. */
  assessor: EnrolPartner | null,
  /** Placement. */
  placement: EnrolPartner | null,
  /** Class. */
  classroom: EnrolPartner | null,
  /** What has to be put right first. */
  missing: Array<EnrolMissing>,
  /** Accounts that may be the learner's. */
  likely: Array<EnrolLikely>,
  /** What is not sent although PICS has it. */
  left_out: Array<string>,
  /** What did not go as it should. */
  problems: Array<ProblemView>,
  /** OneFile user ID, where there is an account. */
  onefile_id: number | null,
  /** Whether a person can say that the account is there, or not there. */
  asks: boolean,
};

export type EnrolField = {
  /** What people call it. */
  label: string,
  /** Its value. */
  value: string,
};

export type EnrolPartner = {
  /** Its ID in OneFile, where it is there. */
  id: number | null,
  /** Its name. */
  name: string,
  /** It is created on the way. */
  creates: boolean,
};

export type EnrolChoice = "assessor" | "placement" | "classroom";

export type EnrolMissing = {
  /** What. */
  what: string,
  /** What to do. */
  todo: string,
  /** What can be chosen instead. */
  choose: EnrolChoice | null,
};

export type EnrolLikely = {
  /** OneFile user ID. */
  onefile_id: number,
  /** Name there. */
  name: string,
  /** Archived there. */
  archived: boolean,
  /** What both have in common. */
  why: string,
  /** Both records side by side. */
  rows: Array<Row>,
};

export type AccountSettled = {
  /** Key of the learner. */
  learner: string,
  /** Its OneFile user ID; none where it is not there. */
  there: number | null,
};

export type SettingChange = {
  /** When. */
  at: string,
  /** Account name of who changed it. */
  by: string,
  /** From what to what. */
  what: string,
};

export type SettingGiven = {
  /** Names it. */
  name: string,
  /** As in [`SettingView::value`]. */
  value: string,
};

export type Diagnostics = {
  /** All of it, as it is saved. */
  text: string,
};

export type FileEntered = {
  /** Its full path. */
  path: string,
  /** What it is. */
  kind: FileKind,
};

export type FileKind = "ilr" | "table" | "page" | "text";

export type FileTicket = {
  /** Names it in the calls that read or write it: for an hour, and writing once. */
  ticket: string,
  /** The file's name, to be shown. */
  name: string,
  /** What to know of the file once it is written; blank of one that is read. */
  note: string,
};

export type FileChosen = {
  /** The ticket that stands for it. */
  ticket: string,
};

export type ImportResult = {
  /** Says it. */
  sentence: Sentence,
  /** What to know. */
  notes: Array<string>,
};

export type Connect = {
  /** `live`, `beta`, `practice`, or a base URL. */
  environment: string,
  /** The customer token; the one in the keyring where none is given. */
  token: string | null,
  /** ID of the centre, where the token opens more than one. */
  centre: number | null,
};

export type ConnectAnswer = { "answer": "connected",
  /** To what. */
  connection: ConnectionView, } | { "answer": "choose_centre",
  /** The centres. */
  centres: Array<Centre>,
};

export type Centre = {
  /** ID. */
  id: number,
  /** Name. */
  name: string,
};

export type ConnectionTest = {
  /** Says it. */
  sentence: Sentence,
};

export type TandemError = {
  /** For programs and for support. Never changes its meaning. */
  code: ErrorCode,
  /** Who has to act. */
  kind: Kind,
  /** One plain sentence. */
  message: string,
  /** What to do next, in one or two sentences. */
  remedy: string,
};

export type Kind = "usage" | "connection" | "decision" | "held";

export type ErrorCode = "unknown_learner" | "ambiguous_reference" | "not_connected" | "bad_environment" | "now_needs_loopback" | "folder_held" | "holder_gone" | "folder_refused" | "keyring_missing" | "keyring_locked" | "keyring_failed" | "key_missing" | "key_given" | "database_damaged" | "no_such_copy" | "folder_not_empty" | "parcel_refused" | "token_missing" | "token_refused" | "unreachable" | "not_onefile" | "redirected" | "certificate_untrusted" | "certificate_other_name" | "certificate_dates" | "answer_too_large" | "too_many_calls" | "onefile_refused" | "several_centres" | "no_such_centre" | "other_centre" | "plan_needed" | "plan_unknown" | "plan_carried_out" | "plan_outdated" | "no_report" | "file_unwritten" | "no_such_question" | "unknown_setting" | "bad_setting" | "no_such_run" | "nothing_to_put_back" | "not_held" | "no_such_item" | "no_such_brake" | "reason_needed" | "no_such_pathway" | "links_not_read" | "no_such_partner" | "already_linked" | "archived_partner" | "nothing_in_common" | "not_with_others" | "held_by_pics" | "not_linked" | "link_in_use" | "link_file_refused" | "import_refused" | "no_file" | "path_refused" | "file_not_chosen" | "file_too_large" | "edit_refused" | "disk_full" | "database" | "too_early" | "other_customer" | "centre_gone" | "listing_empty" | "listing_shrank" | "records_vanished" | "replaces_too_much" | "rewrites_too_much" | "creates_too_many" | "write_changed_more" | "time_shown_otherwise" | "clock_went_back" | "clock_away" | "second_synchroniser" | "gate_open" | "name_and_note_needed" | "step_not_confirmable" | "stopped" | "learner_in_use" | "reason_names_learner" | "not_erased" | "run_under_way";

export type LinkKind = "learner" | "officer" | "organisation";

export type LinksRead = {
  /** Says it. */
  sentence: Sentence,
};

export type LinksOverview = {
  /** Says it. */
  sentence: Sentence,
  /** When OneFile was read; `None` where it never was, and nothing else is known then. */
  read: string | null,
  /** By kind: learners, officers, organisations. */
  kinds: Array<LinkCounts>,
};

export type LinkCounts = {
  /** Which kind. */
  kind: LinkKind,
  /** Pairs that are linked. */
  linked: number,
  /** Suggestions that may be accepted at once. */
  strong: number,
  /** Suggestions that need a look, rivals not counted. */
  look: number,
  /** Suggestions that have a rival. */
  rivals: number,
  /** PICS records without partner, those with a suggestion included. */
  pics_alone: number,
  /** OneFile records without partner, those with a suggestion included. */
  onefile_alone: number,
  /** PICS records without partner for which nothing is suggested. */
  without: number,
};

export type LinksAsked = {
  /** Which kind. */
  kind: LinkKind,
  /** Part of a name or an ID on either side; empty finds all. */
  text: string,
  /** Which of them; of no account for pairs that are linked. */
  shown: LinksShown,
  /** So many are left out at the beginning. */
  after: number,
};

export type LinksShown = "all" | "strong" | "look" | "rivals";

export type SuggestedPage = {
  /** At most [`LINKS_SHOWN`]. */
  rows: Array<LinkSuggestion>,
  /** How many there are in all. */
  found: number,
};

export type LinkSuggestion = {
  /** The pair, to be sent back. */
  pair: LinkPair,
  /** Name in PICS. */
  pics_name: string,
  /** Name in OneFile. */
  onefile_name: string,
  /** Strong: facts that do not follow from each other agree. */
  strong: boolean,
  /** May be accepted with others at once. */
  with_others: boolean,
  /** The OneFile record is archived: accepting it needs a yes to that. */
  archived: boolean,
  /** Names the group of suggestions that are rivals of each other. */
  rivals: string | null,
  /** What speaks for it, the strongest first. */
  why: Array<string>,
  /** What speaks against it. */
  but: Array<string>,
  /** Both sides' fields. */
  fields: Array<LinkField>,
};

export type LinkField = {
  /** Its name. */
  label: string,
  /** What PICS holds. */
  pics: string | null,
  /** What OneFile holds. */
  onefile: string | null,
  /** Both hold the same, as values compare. */
  same: boolean,
};

export type LinkedPage = {
  /** At most [`LINKS_SHOWN`]. */
  rows: Array<LinkedPair>,
  /** How many there are in all. */
  found: number,
};

export type LinkedPair = {
  /** The pair. */
  pair: LinkPair,
  /** Name in PICS. */
  pics_name: string,
  /** Name in OneFile. */
  onefile_name: string,
  /** What the link rests on. */
  by: string,
  /** PICS itself holds it: it is changed there, and not here. */
  held_by_pics: boolean,
  /** The OneFile record is archived. */
  archived: boolean,
};

export type AloneAsked = {
  /** Which kind. */
  kind: LinkKind,
  /** Of which system. */
  side: Side,
  /** Part of a name, a code, a ULN or an e-mail; empty finds all. */
  text: string,
  /** So many are left out at the beginning. */
  after: number,
};

export type AlonePage = {
  /** At most [`LINKS_SHOWN`]. */
  rows: Array<AloneRecord>,
  /** How many there are in all. */
  found: number,
};

export type AloneRecord = {
  /** Key in PICS, or ID in OneFile. */
  id: string,
  /** Name. */
  name: string,
  /** Code, ULN, date of birth, e-mail and postcode, as far as there are any. */
  about: Array<string>,
  /** Archived in OneFile, or not Live in PICS. */
  put_away: boolean,
  /** How many suggestions name it. */
  suggestions: number,
};

export type LinkPair = {
  /** What they are. */
  kind: LinkKind,
  /** Key of the PICS record. */
  pics: string,
  /** ID of the OneFile record. */
  onefile: number,
};

export type LinkPairs = {
  /** The pairs. */
  pairs: Array<LinkPair>,
};

export type LinkAccepted = {
  /** The pair. */
  pair: LinkPair,
  /** Yes to its being archived in OneFile. */
  archived: boolean,
  /** Yes to two people who have nothing in common. */
  different?: boolean,
};

export type LinkedRecord = {
  /** What it is. */
  kind: LinkKind,
  /** Its key. */
  pics: string,
};

export type Unlinking = {
  /** The pair. */
  pair: LinkPair,
  /** Name in PICS. */
  pics_name: string,
  /** Name in OneFile. */
  onefile_name: string,
  /** What follows, a sentence each. */
  follows: Array<string>,
};

export type LinkCheck = {
  /** What. */
  title: string,
  /** What to do. */
  remedy: string,
  /** The records. */
  things: Array<CheckedRecord>,
  /** How many there are in all: at most [`LINKS_SHOWN`] are listed. */
  found: number,
};

export type CheckedRecord = {
  /** In words. */
  text: string,
  /** Key of the learner in PICS, where it is one. */
  learner: string | null,
};

export type Coverage = {
  /** Says it. */
  sentence: Sentence,
  /** Aims: matched, ambiguous, not offered, without code. */
  counts: Array<Count>,
  /** By code, what needs a person first. */
  codes: Array<CodeCovered>,
};

export type CodeCovered = {
  /** The code; empty where there is none. */
  code: string,
  /** Title in PICS. */
  title: string | null,
  /** Part of an apprenticeship. */
  part: string | null,
  /** What became of it. */
  state: CodeState,
  /** In words. */
  text: string,
  /** What to do; empty where nothing has to be done. */
  todo: string,
  /** Standards that have it. A choice is made by `choose_pathway`. */
  standards: Array<StandardView>,
  /** Aims in learning. */
  aims: number,
  /** Learners whom it concerns. */
  learners: number,
};

export type CodeState = "matched" | "ambiguous" | "not_offered" | "no_code";

export type LinksFile = {
  /** What it links. */
  kind: LinkKind,
  /** The ticket of the file. It has the Ident or reference in PICS first, then the OneFile ID. */
  ticket: string,
  /** Link what it says; otherwise only say what it would do. */
  carry_out: boolean,
  /** The mark of what was looked at; another text is not linked. */
  seen: string | null,
};

export type LinksFileView = {
  /** Says it. */
  sentence: Sentence,
  /** Lines that can't be used first, at most [`LINKS_SHOWN`] in all. */
  lines: Array<LinksFileLine>,
  /** Tells this text from any other. */
  mark: string,
  /** Lines that are linked by it. */
  links: number,
  /** Lines that can't be used. */
  refused: number,
};

export type LinksFileLine = {
  /** Its number. */
  line: number,
  /** What it says, with names. */
  text: string,
  /** Why it can't be used; `None` where it can. */
  error: string | null,
  /** What to do then. */
  remedy: string | null,
};

export type GateView = {
  /** Says it. */
  sentence: Sentence,
  /** Nothing stands in the way of a run. */
  done: boolean,
  /** Steps that stand in the way. */
  open: number,
  /** Steps that somebody went round, and that are not made good yet. */
  gone_round: number,
  /** All steps, in order. */
  steps: Array<GateStepView>,
};

export type GateStepView = {
  /** Names it. */
  key: string,
  /** What has to be so. */
  title: string,
  /** What to look for. */
  guidance: string,
  /** What to do if it is not as described. */
  otherwise: string,
  /** Who can tell. */
  checked_by: CheckedBy,
  /** How it stands. */
  state: GateStepState,
  /** The same in words. */
  state_text: string,
  /** A person may confirm it now. */
  can_confirm: boolean,
  /** A person's word carries it, and may be taken back. */
  can_take_back: boolean,
  /** What Tandem found. */
  found: Array<string>,
  /** What was done last about it, by whom and when. */
  last: string | null,
  /** Why it is open again. */
  changed: string | null,
};

export type GateStepState = "open" | "done" | "gone_round" | "expired";

export type GateFigures = {
  /** Steps that stand in the way. */
  open: number,
  /** Steps that somebody went round. */
  gone_round: number,
};

export type CheckedBy = "tandem" | "person";

export type StepName = {
  /** Its key. */
  step: string,
};

export type StepConfirmed = {
  /** The step. */
  step: string,
  /** Who looked. */
  name: string,
  /** What was seen. */
  note: string,
};

export type StepGoneRound = {
  /** The step. */
  step: string,
  /** Why it can't be done yet. */
  reason: string,
};

export type WhatChanges = {
  /** Names of the columns: the two old routines, and the one that takes their place. */
  columns: [string, string, string],
  /** What is compared. */
  rows: Array<ChangeRow>,
  /** What follows from it. */
  consequences: Array<string>,
};

export type ChangeRow = {
  /** The question. */
  what: string,
  /** The answers, as [`WhatChanges::columns`]. */
  cells: [string, string, string],
  /** The new routine differs from both old ones. */
  is_new: boolean,
};

export type HandBackWords = {
  /** What handing back is. */
  lead: string,
  /** What happens, step by step. */
  steps: Array<string>,
  /** What happens where the data are kept. */
  kept: string,
  /** What happens where they are erased. */
  erased: string,
  /** What only a person can do afterwards. */
  afterwards: Array<string>,
};

export type HandBackAsked = {
  /** Erase everything that Tandem keeps on this computer. */
  erase: boolean,
  /** The person knows that nobody can bring it back. */
  sure: boolean,
};

export type HandedBackView = {
  /** Says it. */
  sentence: Sentence,
  /** What only a person can do now. */
  afterwards: Array<string>,
};

export type ErasureView = {
  /** Name. */
  name: string,
  /** What is gone afterwards, a sentence each. */
  goes: Array<string>,
  /** What stays. */
  stays: Array<string>,
  /** What a person has to do in PICS and in OneFile. */
  by_hand: Array<string>,
};

export type ErasureAsked = {
  /** The learner. */
  learner: string,
  /** Why; blank where nobody says. */
  reason: string,
  /** The person knows that nobody can bring it back. */
  sure: boolean,
};

export type ErasedView = {
  /** Says it. */
  sentence: Sentence,
  /** What only a person can do now. */
  by_hand: Array<string>,
};

export type CopyView = {
  /** Names it. */
  name: string,
  /** When it was made. */
  at: string,
  /** Why it was made. */
  why: string,
  /** Its size. */
  size: string,
  /** Until when it is kept. */
  kept_until: string,
};

export type CopiesView = {
  /** Where they lie. */
  place: string,
  /** The newest first. */
  copies: Array<CopyView>,
};

export type CopyName = {
  /** Its name. */
  name: string,
};

export type SafekeepingView = {
  /** Says it. */
  sentence: Sentence,
  /** What is lost, and what to do next. */
  afterwards: Array<string>,
};
