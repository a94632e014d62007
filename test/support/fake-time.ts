import { mock } from 'node:test';

/** Lets everything happen that is ready, but no time pass. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Time that passes only by `advance`, for every `setTimeout` and `Date` of the process: also those inside dependencies. */
export function useFakeTime(now = 1_767_225_600_000): {
  advance(milliseconds: number, step?: number): Promise<void>;
  end(): void;
} {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now });
  return {
    async advance(milliseconds, step = 1) {
      await settle();
      for (let passed = 0; passed < milliseconds; passed += step) {
        mock.timers.tick(Math.min(step, milliseconds - passed));
        await settle();
      }
    },
    end: () => mock.timers.reset(),
  };
}
