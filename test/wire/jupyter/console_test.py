"""`jupyter console` in a real terminal, as a user types: prompts, continuation, completion, questions, Ctrl-C, exit."""

import re
import sys
import time
import unittest

import pexpect

CONTROL = re.compile(r"\x1b\][^\x07]*\x07|\x1b[\[(][0-9;?]*[ -/]*[@-~]|\x1b[=>]|[\r\x00\x07]")
PATIENCE = 60


class Terminal:
    """What the screen has shown, without colours and movements of the cursor."""

    def __init__(self):
        # Patient, as whoever waits for a machine under load.
        patience = [f"--ZMQTerminalInteractiveShell.{what}=30" for what in ("kernel_timeout", "kernel_is_complete_timeout")]
        command = ["-m", "jupyter_console", "--kernel", "gradlab", *patience]
        self.child = pexpect.spawn(sys.executable, command, encoding="utf8", dimensions=(40, 160), timeout=PATIENCE)
        self.raw = ""
        self.mark = 0

    def until(self, pattern):
        """Waits until what came since the last match matches, and gives the match."""
        end = time.monotonic() + PATIENCE
        while True:
            shown = CONTROL.sub("", self.raw)
            match = re.compile(pattern, re.DOTALL).search(shown, self.mark)
            if match:
                self.mark = match.end()
                return match.group()
            if time.monotonic() > end:
                raise AssertionError(f"{pattern!r} did not come; there is {shown[self.mark:]!r}")
            try:
                self.raw += self.child.read_nonblocking(4096, timeout=1)
            except pexpect.TIMEOUT:
                pass

    def prompt(self):
        # Under load the console counts late: it takes any reply for that of the cell.
        return self.until(r"In \[\d+\]: ")

    def enter(self, text):
        self.child.send(text + "\r")


class ConsoleTests(unittest.TestCase):
    def setUp(self):
        self.terminal = Terminal()
        self.addCleanup(self.terminal.child.close, force=True)

    def test_a_session(self):
        terminal = self.terminal
        terminal.prompt()
        terminal.enter("6 * 7")
        terminal.until(r"Out\[\d+\]: 42")

        terminal.prompt()
        terminal.enter("function twice(n: number) {")
        terminal.until(r"\.\.\.: ")
        terminal.enter("return 2 * n; }")
        terminal.prompt()
        terminal.enter("twice(4) + '!'")
        terminal.until(r"Out\[\d+\]: '8!'")

        terminal.prompt()
        terminal.child.send("Math.hyp\t")
        terminal.until("hypot")
        terminal.enter("(3, 4)")
        terminal.until(r"Out\[\d+\]: 5")

        terminal.prompt()
        terminal.enter("const name = await input('wh' + 'o? '); 'hello ' + name")
        terminal.until(r"who\? ")
        terminal.enter("ann")
        terminal.until(r"Out\[\d+\]: 'hello ann'")

        terminal.prompt()
        terminal.enter("console.log('under' + ' way'); while (true) {}")
        terminal.until("under way")
        terminal.child.sendintr()
        terminal.until("Interrupted: the cell was interrupted")

        terminal.prompt()
        terminal.enter("const wrong: string = name.length")
        terminal.until("TS2322: Type 'number' is not assignable to type 'string'")

        terminal.prompt()
        terminal.enter("exit")
        terminal.child.expect(pexpect.EOF)


if __name__ == "__main__":
    unittest.main(verbosity=2)
