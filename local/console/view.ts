/** Everything one rendering of the console knows; its panels are functions of it and of nothing else. */
import type { Case } from '../../shared/case.ts';
import type { Message } from '../../shared/message.ts';
import type { Settings } from '../../shared/settings.ts';
import type { World } from '../sandbox/world.ts';
import type { Happened } from './journal.ts';

export interface View {
  /** The sandbox's time, epoch seconds, and when it began. */
  now: number;
  started: number;
  /** Newest change first. */
  cases: readonly Case[];
  /** Oldest first. */
  happened: readonly Happened[];
  messages: readonly Message[];
  world: World;
  settings: Settings;
  /** The address of an open question's approval page, when it has one. */
  pageOf(one: Case): string | undefined;
}

/** Cases that only a person can move on. */
export const waits = (one: Case): boolean => one.status === 'waiting' || one.status === 'standing-down';

/** True for conduct: what a person did is told, it is no state that could be mended. */
export const isConduct = (one: Case): boolean => one.ref.kind === 'change';
