"""What strangers write where an expression is read: ways out to Python or the machine, and what asks for too much."""

from pathlib import Path

LONG = '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"'
ESCAPES = (
    "().__class__.__base__.__subclasses__()",
    "{}.__class__.__mro__",
    "dados.__class__.__init__.__globals__",
    "lista[item.__class__ != null]",
    '__import__("os").system("touch MARK")',
    'open("MARK","w")',
    "exec(\"open('MARK','w')\")",
    "eval(\"open('MARK','w')\")",
    'getattr(dados, "__class__")(open("MARK","w"))',
    "lambda: open('MARK','w')",
    "f\"{open('MARK','w')}\"",
    "[open(x, 'w') for x in ['MARK']]",
    "import os; os.system('touch MARK')",
    "''.getClass().forName('java.lang.Runtime').getMethod('getRuntime').invoke(null).exec('touch MARK')",
    'function(x) external {java: {class: "java.lang.Runtime", method signature: "exec(MARK)"}}',
    'get value(dados, "__class__")',
)
BOMBS = (
    "9**9**9",
    "for i in 1..999999999 return i",
    "some a in 1..999999, b in 1..999999 satisfies a + b < 0",
    'for i in 1..60 return if i = 1 then ["x"] else [partial[-1], partial[-1]]',
    'for i in 1..60 return if i = 1 then "xxxxxxxxxxxx" else partial[-1] + partial[-1]',
    f'matches({LONG}, "^(a|a)*$")',
    f'replace({LONG}, "(a+)+$", "x")',
    "(" * 3000 + "1" + ")" * 3000,
    "a" + ".a" * 4000,
    "1" + "+1" * 4000,
)


def payloads(mark: Path) -> tuple[str, ...]:
    """All of them; those that get out would leave a file here."""
    return tuple(text.replace("MARK", mark.as_posix()) for text in ESCAPES) + BOMBS
