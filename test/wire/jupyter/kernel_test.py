"""The test class that every Jupyter kernel can be held to, with what to ask a TypeScript kernel."""

import unittest

import jupyter_kernel_test


class GradlabTests(jupyter_kernel_test.KernelTests):
    kernel_name = "gradlab"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    completion_samples = [
        {"text": "Math.sq", "matches": {"sqrt"}},
        {"text": "matm", "matches": {"matmul"}},
    ]
    complete_code_samples = ["1", "const x = 1", "function f() { return 1 }", "await Promise.resolve(1)"]
    incomplete_code_samples = ["function f() {", "const x = [1,", "`abc", "foo(", "/* abc"]
    invalid_code_samples = ["const = 3", "1 +* 2", ")"]
    code_generate_error = "throw new Error('boom')"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "'a' + 'b'", "result": "'ab'"},
        {"code": "tensor([1, 2]).sum().item()", "result": "3"},
    ]
    code_display_data = [{"code": "display(display.html`<b>x</b>`)", "mime": "text/html"}]
    code_page_something = "relu?"
    code_history_pattern = "6?*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "parseInt"
    code_clear_output = "display.clear()"


if __name__ == "__main__":
    unittest.main(verbosity=2)
