"""
For courses that use nbgrader: put this file into the course's folder, and the source notebooks of this folder into
`source/<assignment>/`. Then `nbgrader generate_assignment` and `nbgrader autograde` do the rest.

nbgrader runs submissions as you, without a sandbox. `gradlab grade` grades the same submissions in one.
"""

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "gradlab"

# What stands in place of a solution; nbgrader knows this only for Python, R and a few others.
c.ClearSolutions.code_stub = {"typescript": "throw new NotImplemented();"}

# Seconds for one cell. One task that takes longer must not keep the others from being graded.
c.ExecutePreprocessor.timeout = 120
c.ExecutePreprocessor.interrupt_on_timeout = True
