"""What happens to transactions of several instances, for more than one file of tests."""

from __future__ import annotations

from execution_story import Story


def cancel_by_the_third(story: Story, *, sequential: bool) -> Story:
    """Two of its instances are through or under way, the third cancels them all."""
    if sequential:
        for _ in range(2):
            story.complete("a", off=False).complete("w")
    else:
        story.do("complete", story.work("a")[0].task, {"off": False}).complete("w")
        story.do("complete", story.work("a")[0].task, {"off": False})
    return story.complete("a", off=True)
