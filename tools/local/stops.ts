type Stop = () => Promise<unknown>;

/** What ends the parts of a system, the part that started last first. */
export class Stops {
  private readonly stops: Stop[] = [];
  private running: Promise<void> = Promise.resolve();

  add(stop: Stop): void {
    this.stops.push(stop);
  }

  /** Calls run one after the other: a later call also ends the parts that were still starting during an earlier call. */
  run(): Promise<void> {
    this.running = this.running.then(async () => {
      for (let stop = this.stops.pop(); stop; stop = this.stops.pop()) await stop();
    });
    return this.running;
  }
}
