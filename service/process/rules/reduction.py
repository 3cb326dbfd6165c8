"""What is well structured, taken together: a net from which everything is gone that surely runs right.

Each rule keeps what tokens can do: a stretch without a choice becomes one way, a block whose join gets what its split
gave becomes one way, a loop with a way out is taken as left. What cannot be taken together is left for the walk.
"""

from __future__ import annotations

from service.process.rules.net import Net, Role, Spot, Way, both, looks_upstream

CHOICES: tuple[Role, ...] = ("choice", "default")


def reduce(net: Net) -> None:
    """Take together whatever can be, until nothing can; each rule makes the net smaller."""
    while True:
        net.patient = any(map(looks_upstream, net.spots))
        _take_together_all(net)
        if not net.patient or any(map(looks_upstream, net.spots)):
            return


def _take_together_all(net: Net) -> None:
    waiting = dict.fromkeys(reversed(net.spots))
    while waiting:
        spot, _ = waiting.popitem()
        if spot in net.spots:
            around = [spot, *(way.source for way in spot.ins), *(way.target for way in spot.outs)]
            if any(rule(net, spot) for rule in RULES):
                waiting |= dict.fromkeys(near for near in around if near in net.spots)


def _stretch(net: Net, spot: Spot) -> bool:
    """One way in and one out: they are one way, and what stands between is passed on it."""
    if len(spot.outs) != 1 or not _passes(spot):
        return False
    (coming,), (going,) = spot.ins, spot.outs
    if coming is going:
        return False
    _join_up(net, coming, spot, going)
    _drop(net, spot)
    return True


def _alike(net: Net, spot: Spot) -> bool:
    """Two ways to the same spot, which gets just what was split: they are one."""
    met: dict[Spot, list[Way]] = {}
    for way in spot.outs:
        for other in met.setdefault(way.target, []):
            if _take_together(net, other, way):
                return True
        met[way.target].append(way)
    return False


def _take_together(net: Net, kept: Way, way: Way) -> bool:
    roles, joining = (kept.role, way.role), kept.target.joining
    if "mute" in roles:
        net.cut(kept if kept.role == "mute" else way)
        return True
    if roles == ("plain", "plain") and joining in ("all", "or", "sink"):
        _do_both(kept, way)
    elif all(role in CHOICES for role in roles) and (kept.source.single or joining == "or"):
        if joining not in ("any", "or", "sink", "clear"):
            return False
        kept, way = (way, kept) if way.activity and not kept.activity else (kept, way)
        kept.role = "choice"
        kept.waits = kept.waits or way.waits
    else:
        return False
    net.cut(way)
    return True


def _do_both(kept: Way, way: Way) -> None:
    kept.flows += way.flows
    kept.before, kept.after = both(kept.before, way.before), both(kept.after, way.after)
    kept.waits = kept.waits or way.waits
    kept.activity = kept.activity or way.activity


def _complex_block(net: Net, spot: Spot) -> bool:
    """A complex join that gets all its tokens from one parallel split: latecomers are swallowed."""
    target = next((way.target for way in spot.outs), spot)
    if target.joining != "complex" or target.ins.keys() != spot.outs.keys() or target.threshold > len(spot.outs):
        return False
    if any(way.role != "plain" for way in spot.outs):
        return False
    kept, *others = spot.outs
    for way in others:
        _do_both(kept, way)
        net.cut(way)
    target.joining, target.threshold = "any", 1
    return True


def _aside(net: Net, spot: Spot) -> bool:
    """A parallel branch that just ends holds nothing up, nor does an event that begins one."""
    ending = [way for way in spot.outs if way.target.joining == "sink" and way.role in ("plain", "side", "mute")]
    others = [way for way in spot.outs if way not in ending]
    for way in ending:
        if way.role != "plain":
            net.cut(way)
            return True
        if others and all(other.role == "plain" for other in spot.outs):
            _do_aside(others[0], way)
            net.cut(way)
            return True
    return False


def _do_aside(kept: Way, way: Way) -> None:
    """It is done, but nobody waits for it."""
    kept.flows += way.flows
    kept.before = both(kept.before, way.before)


def _loop(net: Net, spot: Spot) -> bool:
    """A loop with a way out: what leads back is taken in the end."""
    for way in spot.outs:
        if way.role == "choice" and spot.single and len(spot.outs) > 1 and _leads_back(way, spot):
            net.cut(way)
            return True
    return False


def _leads_back(way: Way, spot: Spot) -> bool:
    begin = way.target
    if begin.joining != "any":
        return False
    between = len(begin.outs) == 1 and len(spot.ins) == 1 and next(iter(begin.outs)).target is spot
    return begin is spot or (between and next(iter(begin.outs)).role != "side")


def _merge(net: Net, spot: Spot) -> bool:
    """A merge right before another, or before an end."""
    if len(spot.outs) != 1 or not spot.ins or spot.joining != "any" or spot.waits:
        return False
    (going,) = spot.outs
    if going.target.joining not in ("any", "sink", "clear") or going.waits or going.target is spot:
        return False
    for coming in list(spot.ins):
        _join_up(net, coming, spot, going)
    net.cut(going)
    del net.spots[spot]
    return True


def _split(net: Net, spot: Spot) -> bool:
    """A choice right behind another, or a parallel split right behind another."""
    if len(spot.outs) < 2 or not _passes(spot):
        return False
    (coming,) = spot.ins
    before, waits = coming.source, coming.waits or spot.waits
    either = spot.single and before.single and {coming.role, *(way.role for way in spot.outs)} == {"choice"}
    every = all(way.role == "plain" for way in (*before.outs, *spot.outs))
    # Who waits has not chosen yet, and joins that look upstream care.
    if before is spot or (waits and (every or net.patient)) or not (either or every):
        return False
    net.cut(coming)
    for number, going in enumerate(list(spot.outs)):
        net.cut(going)
        entered = Way(before, going.target, coming.role, coming.flows if either or not number else ())
        entered.before, entered.after = coming.before if either or not number else None, coming.after
        entered.waits = coming.waits
        _pass(entered, spot, going, stepped=either or not number, ways=(going,) if either else tuple(spot.outs))
        net.connect(entered)
    del net.spots[spot]
    return True


def _passes(spot: Spot) -> bool:
    """Whether the one way in is enough to go on."""
    return len(spot.ins) == 1 and not spot.unfilled and spot.threshold < 2


def _join_up(net: Net, coming: Way, spot: Spot, going: Way) -> None:
    """`coming` goes on through `spot` to the target of `going`."""
    del coming.target.ins[coming]
    coming.target = going.target
    going.target.ins[coming] = None
    _pass(coming, spot, going, stepped=True, ways=(going,))


def _pass(way: Way, spot: Spot, going: Way, *, stepped: bool, ways: tuple[Way, ...]) -> None:
    step = spot.step(ways) if stepped else None
    if way.waits:
        way.after = both(way.after, both(step, both(going.before, going.after)))
    elif spot.waits:
        way.after = both(step, both(going.before, going.after))
    else:
        way.before, way.after = both(way.before, both(step, going.before)), going.after
    way.waits = way.waits or spot.waits or going.waits
    way.activity = way.activity or (spot.element if spot.activity else None) or going.activity


def _drop(net: Net, spot: Spot) -> None:
    for way in list(spot.outs):
        net.cut(way)
    del net.spots[spot]


RULES = (_stretch, _alike, _complex_block, _aside, _loop, _merge, _split)
