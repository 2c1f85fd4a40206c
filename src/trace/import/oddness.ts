/** What was not understood in a recording, or was lost: how often, and where first. */
export class Oddness {
  count = 0;
  firstLine = 0;
  firstText = '';

  note(line: number, text: string): void {
    if (this.count++ > 0) return;
    this.firstLine = line;
    this.firstText = text;
  }
}

/** Lines that say that events were lost, and how many where they say that. */
export class LostEvents extends Oddness {
  events = 0;

  /** @param count null: some, nobody counted them */
  lose(line: number, text: string, count: number | null): void {
    this.note(line, text);
    this.events += count ?? 0;
  }
}
