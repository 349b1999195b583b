// What the window and Tandem say to each other. Written by `make types` from crates/api: change it there.

export interface Calls {
  state: { takes: null; gives: State };
  learners: { takes: LearnerSearch; gives: Learners };
  learner: { takes: LearnerRef; gives: LearnerPage };
  compare: { takes: LearnerRef; gives: Comparison };
  sync_learner: { takes: LearnerRef; gives: RunResult };
  answer: { takes: AnswerGiven; gives: null };
  import_ilr: { takes: FileChosen; gives: ImportResult };
  connect: { takes: Connect; gives: ConnectAnswer };
  test_connection: { takes: null; gives: ConnectionTest };
  preview: { takes: null; gives: Preview };
  preview_shown: { takes: null; gives: Preview | null };
  preview_changes: { takes: PreviewFilter; gives: ChangePage };
  accept: { takes: PlanName; gives: RunResult };
  sync_all: { takes: null; gives: RunResult };
  stop: { takes: null; gives: null };
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
  /** What the last run did, and when. */
  last_run: Sentence | null,
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
};

export type Comparison = {
  /** Says what Sync would change. */
  sentence: Sentence,
  /** How many changes. */
  changes: number,
  /** Whether the learner is synchronised at all. */
  in_scope: boolean,
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
  reply: string,
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
  reply: string,
};

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
  /** Learners whom they concern. */
  learners: number,
};

export type PreviewFilter = {
  /** Name of the plan. */
  plan: string,
  /** Of one group, or of all. */
  group: string | null,
  /** Leave out so many. */
  from: number,
};

export type ChangePage = {
  /** At most [`CHANGES_SHOWN`]. */
  rows: Array<ChangeView>,
  /** How many there are. */
  total: number,
};

export type PlanName = {
  /** Its name. */
  plan: string,
};

export type FileChosen = {
  /** Its full path. */
  path: string,
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

export type ErrorCode = "unknown_learner" | "ambiguous_reference" | "not_connected" | "bad_environment" | "now_needs_loopback" | "folder_held" | "folder_refused" | "keyring_missing" | "keyring_locked" | "keyring_failed" | "key_missing" | "token_missing" | "token_refused" | "unreachable" | "not_onefile" | "too_many_calls" | "onefile_refused" | "several_centres" | "no_such_centre" | "other_centre" | "plan_needed" | "plan_unknown" | "plan_outdated" | "no_such_question" | "import_refused" | "edit_refused" | "disk_full" | "database" | "stopped" | "run_under_way";
