/** Something that a person decides, with what each answer hands over. */
export interface Asked<Reply> {
  /** Names it. */
  id: string;
  /** The question. */
  ask: string;
  /** What to know; blank where it says itself. */
  explain: string;
  /** The answers there are. */
  choices: { reply: Reply; label: string; explain: string }[];
}
