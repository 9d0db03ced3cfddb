"""The demo's page: one self-contained HTML file, light and dark, no scripts, nothing fetched."""

from __future__ import annotations

import base64
import html
import math
from typing import TYPE_CHECKING, Any

from atelier.cli.demo_chart import loss_chart
from atelier.cli.show import duration

if TYPE_CHECKING:
    from atelier.cli.demo_results import Shown

FIGURES = (
    ("Identity attributes right", "identity_before", "identity_after"),
    ("Context words right", "context_before", "context_after"),
    ("Pictures with all of it right", "joint_before", "identity_joint"),
)


def page(shown: Shown) -> str:
    """The whole page."""
    name = html.escape(shown.person.capitalize())
    sections = (_hero, _photos, _training, _report_card, _occasions, _figures, _honest, _next)
    body = "\n".join(section(shown) for section in sections)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Atelier demo: {name}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        "</body>\n</html>\n"
    )


def _hero(shown: Shown) -> str:
    report = shown.report
    name = html.escape(shown.person.capitalize())
    figures = "".join(
        f"<div><strong>{value}</strong><span>{what}</span></div>"
        for value, what in (
            (_percent(report["identity_before"]), "of the identity right before"),
            (_percent(report["identity_after"]), "after"),
            (_percent(report["context_after"]), "of the asked words right"),
            (duration(report["train_seconds"]), "of training"),
        )
    )
    return f"""<header>
<p class="kicker">Atelier demo</p>
<h1>{name}, whom the model had never seen</h1>
<p class="lead">Eight photos came in. A personal model was trained on this machine. Then {name} was drawn on twelve
occasions that no photo showed, and every picture was measured.</p>
<div class="figures">{figures}</div>
</header>"""


def _photos(shown: Shown) -> str:
    cards: list[str] = []
    for one in shown.photos.news:
        content = shown.pictures.get(one.asset_id or "")
        picture = _picture(content, f"photo {one.name}") if content else '<div class="none">nothing to show</div>'
        mark = '<b class="good">accepted</b>' if one.accepted else '<b class="bad">left out</b>'
        verdicts = "".join(f"<li>{html.escape(finding.message)}</li>" for finding in one.findings)
        caption = html.escape(shown.captions.get(one.asset_id or "", ""))
        cards.append(
            f"<figure>{picture}<figcaption>{mark}<p>{caption}</p>"
            f"<details><summary>verdicts</summary><ul>{verdicts or '<li>nothing to remark</li>'}</ul></details>"
            "</figcaption></figure>"
        )
    return _section(
        "Eight photos, each with its verdicts",
        "Sharpness, exposure, size, faces and near-duplicates are checked as photos come in. A verdict can always be "
        "overruled. The caption below each was written by the studio.",
        f'<div class="grid photos">{"".join(cards)}</div>',
    )


def _training(shown: Shown) -> str:
    report, config = shown.report, shown.report["config"]
    facts = (
        ("Base model", str(report["model"])),
        ("Steps", f"{config['steps']}, {duration(report['train_seconds'])}"),
        ("Rank", f"{config['rank']}, learning rate {config['lr']:g}"),
        ("A step", f"{config['batch_size']} photos and {config['prior_samples']} pictures of the class"),
        ("Peak memory", f"{report['peak_memory_mb']:,.0f} MB, the whole program"),
    )
    listed = "".join(f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>" for name, value in facts)
    return _section(
        "Training",
        "A low-rank adapter learns the person; pictures of the class keep the model from forgetting everybody else. "
        "Thin: the loss of each step. Thick: its running mean.",
        f'<div class="split"><div class="chart">{loss_chart(shown.losses)}</div><dl>{listed}</dl></div>',
    )


def _report_card(shown: Shown) -> str:
    card, choice = shown.card, shown.card["choice"]
    rows: list[str] = []
    base = [card["base"]] if card.get("base") else []
    for one in [*base, *card["checkpoints"]]:
        chosen = one["step"] == choice["step"]
        label = "base model" if not one["step"] else f"step {one['step']}" + (" · chosen" if chosen else "")
        cells = "".join(
            f"<td>{_estimate(one.get(name))}</td>" for name in ("likeness", "prompt", "variety", "nearest_training")
        )
        rows.append(f"<tr{' class=chosen' if chosen else ''}><th>{label}</th>{cells}</tr>")
    notes = "".join(f"<li>{html.escape(str(note))}</li>" for note in card.get("notes", ()))
    strips = "".join(
        f"<figure>{_picture(content, f'report pictures of {what}')}"
        f"<figcaption>{html.escape(what)}</figcaption></figure>"
        for what, content in shown.sheets
    )
    return _section(
        "Report card",
        "Every checkpoint drew the same prompts with the same seeds. Likeness is measured against photos that were "
        f"held out. The choice: {html.escape(choice['reason'])}",
        '<div class="scroll"><table><thead><tr><th></th><th>likeness</th><th>prompt</th><th>variety</th>'
        f"<th>nearest photo</th></tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
        f'<ul class="notes">{notes}</ul><div class="strips">{strips}</div>',
    )


def _occasions(shown: Shown) -> str:
    cards = "".join(
        f'<figure class="pair"><div>{_picture(one.before, "without the adapter")}'
        f"{_picture(one.after, 'with the adapter')}</div>"
        f"<figcaption>{html.escape(one.prompt)}</figcaption></figure>"
        for one in shown.occasions
    )
    return _section(
        "Twelve occasions",
        "Left: what the model draws without the adapter. Right: the same prompt and seed with it. No prompt says what "
        "the person looks like.",
        f'<div class="grid pairs">{cards}</div>',
    )


def _figures(shown: Shown) -> str:
    report = shown.report
    rows = "".join(
        f"<tr><th>{what}</th><td>{_share(report, before)}</td><td>{_share(report, after)}</td></tr>"
        for what, before, after in FIGURES
    )
    bars = "".join(
        f'<div class="bar"><span>{html.escape(name.replace("_", " "))}</span>'
        f"<i><u style='width:{_width(row['before'])}%'></u><em style='width:{_width(row['after'])}%'></em></i>"
        f"<span>{_percent(row['before'])} → {_percent(row['after'])}</span></div>"
        for name, row in report["attributes"].items()
        if row["count"]
    )
    return _section(
        "What was measured",
        html.escape(report["how_measured"]),
        '<div class="scroll"><table><thead><tr><th></th><th>without</th><th>with the adapter</th></tr></thead>'
        f'<tbody>{rows}</tbody></table></div><h3>Attribute by attribute</h3><div class="bars">{bars}</div>',
    )


def _honest(shown: Shown) -> str:
    return _section(
        "What this is, and what it is not",
        "",
        "<p>The built-in model draws <b>illustrated</b> people in a fixed vocabulary, small and fast, so that "
        "everything can be tried and measured on any machine. It is <b>not a photographic model</b>, and the person "
        "shown is drawn, not real. With real photos you would train FLUX, SDXL or Stable Diffusion weights that you "
        "bring: the same steps, the same code, only another model. One person and twelve pictures make a "
        "demonstration; the intervals say how little that pins down.</p>",
    )


def _next(shown: Shown) -> str:
    name = shown.person.capitalize()
    commands = (
        f'atelier create "in a red dress at the beach" --subject {name} --home demo/home --out pictures',
        f"atelier lora export {name} --out . --home demo/home",
        f"atelier forget {name} --home demo/home",
        "atelier",
    )
    listed = "\n".join(html.escape(command) for command in commands)
    return _section(
        "Go on",
        "The demo's own studio is kept in <code>demo/home</code>. The last command begins one of your own.",
        f"<pre>{listed}</pre>",
    )


def _section(title: str, lead: str, content: str) -> str:
    about = f'<p class="about">{lead}</p>' if lead else ""
    return f"<section>\n<h2>{title}</h2>\n{about}\n{content}\n</section>"


def _picture(content: bytes, about: str) -> str:
    kind = "webp" if content[8:12] == b"WEBP" else "jpeg" if content[:2] == b"\xff\xd8" else "png"
    data = base64.b64encode(content).decode()
    return f'<img loading="lazy" alt="{html.escape(about, quote=True)}" src="data:image/{kind};base64,{data}">'


def _percent(value: float | None) -> str:
    return "–" if value is None or math.isnan(value) else f"{100 * value:.0f} %"


def _width(value: float | None) -> float:
    return 0.0 if value is None or math.isnan(value) else round(100 * value, 1)


def _share(report: dict[str, Any], name: str) -> str:
    low, high = report["intervals"][name]
    count = report["counts"][name]
    return f"<b>{_percent(report[name])}</b> <small>{_percent(low)} to {_percent(high)}, {count} answers</small>"


def _estimate(found: dict[str, Any] | None) -> str:
    if not found:
        return "<small>not measured</small>"
    return f"<b>{found['value']:.3f}</b> <small>{found['low']:.3f} to {found['high']:.3f}</small>"


STYLE = """
:root{color-scheme:light dark;--paper:#faf9f6;--card:#fff;--ink:#222226;--faint:#77746e;--line:#e6e2da;--accent:#3d6b5e;
--second:#c9876b;--good:#2f7a5a;--bad:#b0533c}
@media(prefers-color-scheme:dark){:root{--paper:#17181a;--card:#1f2124;--ink:#ecebe7;--faint:#97948d;--line:#303338;
--accent:#7fb8a6;--second:#dba084;--good:#84c9a6;--bad:#e29478}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 system-ui,sans-serif}
main{max-width:1080px;margin:0 auto;padding:64px 24px 96px}header{margin-bottom:72px}
.kicker{color:var(--accent);letter-spacing:.12em;text-transform:uppercase;font-size:13px;margin:0}
h1{font:500 clamp(30px,5vw,48px)/1.15 Georgia,serif;margin:8px 0 16px;text-wrap:balance}
h2{font:500 27px/1.25 Georgia,serif;margin:0 0 8px}h3{font-size:16px;margin:32px 0 12px}
.lead{font-size:19px;max-width:62ch;color:var(--faint)}.about{max-width:72ch;color:var(--faint);margin:0 0 24px}
section{padding:48px 0;border-top:1px solid var(--line)}
.figures{display:flex;flex-wrap:wrap;gap:16px 56px;margin-top:36px}
.figures div{display:flex;flex-direction:column}.figures strong{font:500 40px/1.1 Georgia,serif;color:var(--accent)}
.figures span{color:var(--faint);font-size:14px}
.grid{display:grid;gap:20px}.photos{grid-template-columns:repeat(auto-fill,minmax(200px,1fr))}
.pairs{grid-template-columns:repeat(auto-fill,minmax(300px,1fr))}
figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:12px;overflow:hidden}
img{display:block;width:100%;height:auto}.pair div{display:grid;grid-template-columns:1fr 1fr;gap:2px}
figcaption{padding:10px 14px 12px;font-size:14px;color:var(--faint)}figcaption p{margin:4px 0}
.good{color:var(--good)}.bad{color:var(--bad)}details{font-size:13px}summary{cursor:pointer}
ul{padding-left:18px;margin:6px 0}
.split{display:grid;grid-template-columns:minmax(0,2.2fr) minmax(220px,1fr);gap:32px;align-items:start}
@media(max-width:760px){.split{grid-template-columns:1fr}}
.chart svg{width:100%;height:auto;display:block}.chart text{fill:var(--faint);font-size:11px}
.grid-line{stroke:var(--line)}.raw{fill:none;stroke:var(--accent);stroke-width:1;opacity:.3}
.mean{fill:none;stroke:var(--accent);stroke-width:2.5;stroke-linejoin:round}
dl{margin:0;display:grid;gap:2px}dt{color:var(--faint);font-size:13px}dd{margin:0 0 10px}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:10px 16px 10px 0;border-bottom:1px solid var(--line);font-weight:400}
thead th,small{color:var(--faint);font-size:13px}td b{font-weight:600}.chosen th{color:var(--accent);font-weight:600}
.notes{color:var(--faint);font-size:14px}.strips{display:grid;gap:14px;margin-top:20px}
.bars{display:grid;gap:10px}
.bar{display:grid;grid-template-columns:150px 1fr 130px;gap:16px;align-items:center;font-size:14px}
.bar i{display:grid;gap:3px}.bar u,.bar em{display:block;height:7px;border-radius:4px;min-width:2px}
.bar u{background:var(--second)}.bar em{background:var(--accent)}
pre{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:18px 20px;
overflow-x:auto;font-size:14px}
.none{padding:48px 0;text-align:center;color:var(--faint)}
@media print{main{padding:0}section,figure{break-inside:avoid}}
"""
