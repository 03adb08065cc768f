/** Asking the user: `await input()`, and `inputSync` and `prompt`, which hold the cell until the answer is there. */
import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { currentCell } from "./cell.js";
import { send } from "./outbox.js";

export interface InputOptions {
  /** Hide what is typed. */
  password?: boolean;
}

export interface Input {
  /** Asks the user for a line of text. @example const name = await input("Your name? ") */
  input(prompt?: string, options?: InputOptions): Promise<string>;
  /** The same, but the cell stands still until the answer is there. */
  inputSync(prompt?: string, options?: InputOptions): string;
  /** As in a browser: asks, and returns the answer. */
  prompt(message?: string): string;
}

type Answer = string | null;

/** The functions that ask, and `forget`, which lets go of questions whose cell was interrupted. */
export function createInput(answers: MessagePort, answered: Int32Array): { input: Input; forget(): void } {
  let waiting: ((answer: Answer) => void)[] = [];
  answers.on("message", (answer: Answer) => waiting.shift()?.(answer));

  const ask = (prompt: unknown, options: InputOptions | undefined): void => {
    send({
      type: "input",
      cell: currentCell(),
      prompt: String(prompt),
      password: options?.password === true,
    });
  };

  const inputSync = (prompt = "", options?: InputOptions): string => {
    ask(prompt, options);
    for (;;) {
      Atomics.wait(answered, 0, 0);
      Atomics.store(answered, 0, 0);
      const received = receiveMessageOnPort(answers) as { message: Answer } | undefined;
      if (received?.message === null) throw cannotAsk();
      if (received !== undefined) return received.message;
    }
  };

  const input: Input = {
    input: (prompt = "", options?: InputOptions) => {
      ask(prompt, options);
      // Made here, it names the line that asks.
      const refusal = cannotAsk();
      return new Promise((resolve, reject) => {
        waiting.push((answer) => {
          Atomics.store(answered, 0, 0);
          if (answer === null) reject(refusal);
          else resolve(answer);
        });
      });
    },
    inputSync,
    prompt: (message = "") => inputSync(message),
  };
  const forget = (): void => {
    waiting = [];
    while (receiveMessageOnPort(answers) !== undefined);
    Atomics.store(answered, 0, 0);
  };
  return { input, forget };
}

function cannotAsk(): Error {
  return new Error(
    "input: this client does not let a cell ask the user; run the cell in JupyterLab or a console",
  );
}
