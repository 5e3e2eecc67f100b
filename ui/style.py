"""The look of the page: Gradio theme, stylesheet and the few lines of browser script, all served from here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parent

LOOK: dict[str, str] = {
    "body_background_fill": "#faf9f7",
    "body_background_fill_dark": "#151413",
    "body_text_color": "#1c1917",
    "body_text_color_dark": "#f0eeeb",
    "body_text_color_subdued": "#5f5952",
    "body_text_color_subdued_dark": "#b3aca4",
    "background_fill_primary": "#ffffff",
    "background_fill_primary_dark": "#1d1b1a",
    "background_fill_secondary": "#f4f2ee",
    "background_fill_secondary_dark": "#252221",
    "block_background_fill": "#ffffff",
    "block_background_fill_dark": "#1d1b1a",
    "border_color_primary": "#e0dcd5",
    "border_color_primary_dark": "#3a3633",
    "block_border_color": "#e0dcd5",
    "block_border_color_dark": "#3a3633",
    "block_label_background_fill": "transparent",
    "block_label_background_fill_dark": "transparent",
    "block_label_border_width": "0px",
    "block_label_text_color": "#5f5952",
    "block_label_text_color_dark": "#b3aca4",
    "block_label_text_weight": "700",
    "block_title_text_color": "#3d3833",
    "block_title_text_color_dark": "#d9d3cc",
    "block_title_text_weight": "700",
    "block_info_text_color": "#5f5952",
    "block_info_text_color_dark": "#b3aca4",
    "block_shadow": "none",
    "block_shadow_dark": "none",
    "input_background_fill": "#ffffff",
    "input_background_fill_dark": "#151413",
    "input_border_color": "#c9c3ba",
    "input_border_color_dark": "#57514c",
    "input_border_color_focus": "#0f766e",
    "input_border_color_focus_dark": "#2dd4bf",
    "input_placeholder_color": "#78716c",
    "input_placeholder_color_dark": "#a8a29e",
    "color_accent": "#0f766e",
    "link_text_color": "#0f766e",
    "link_text_color_dark": "#5eead4",
    "button_primary_background_fill": "#0f766e",
    "button_primary_background_fill_dark": "#0f766e",
    "button_primary_background_fill_hover": "#115e59",
    "button_primary_background_fill_hover_dark": "#0d9488",
    "button_primary_text_color": "#ffffff",
    "button_secondary_background_fill": "#ffffff",
    "button_secondary_background_fill_dark": "#252221",
    "button_secondary_background_fill_hover": "#f4f2ee",
    "button_secondary_background_fill_hover_dark": "#322e2c",
    "button_secondary_border_color": "#c9c3ba",
    "button_secondary_border_color_dark": "#57514c",
    "button_secondary_text_color": "#1c1917",
    "button_secondary_text_color_dark": "#f0eeeb",
    "button_cancel_background_fill": "#ffffff",
    "button_cancel_background_fill_dark": "#252221",
    "button_cancel_background_fill_hover": "#fbeae8",
    "button_cancel_background_fill_hover_dark": "#3f1d1a",
    "button_cancel_text_color": "#a3281c",
    "button_cancel_text_color_dark": "#fca5a0",
    "button_cancel_border_color": "#d9a49e",
    "button_cancel_border_color_dark": "#7f3a34",
    "slider_color": "#0f766e",
    "slider_color_dark": "#2dd4bf",
    "checkbox_background_color_selected": "#0f766e",
    "checkbox_background_color_selected_dark": "#0f766e",
    "checkbox_label_background_fill_selected": "#e3f1ef",
    "checkbox_label_background_fill_selected_dark": "#134e4a",
    "checkbox_label_text_color_selected": "#134e4a",
    "checkbox_label_text_color_selected_dark": "#f0fdfa",
}
"""Variables of the Gradio theme; every text has AA contrast on its ground, in light and dark."""


def css() -> str:
    """Return the stylesheet of the page."""
    return (_FOLDER / "page.css").read_text(encoding="utf-8")


def script() -> str:
    """Return the function Gradio runs when the page has loaded: keys, copying, the address bar."""
    return (_FOLDER / "page.js").read_text(encoding="utf-8")


def theme() -> Any:
    """Return the Gradio theme: bundled fonts only, one accent colour, every text at AA contrast in light and dark."""
    import gradio as gr

    base = gr.themes.Default(
        primary_hue=gr.themes.colors.teal,
        secondary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.stone,
        radius_size=gr.themes.sizes.radius_md,
        text_size=gr.themes.sizes.text_md,
        font=[gr.themes.LocalFont("Source Sans Pro", weights=(400, 700)), "system-ui", "sans-serif"],
        font_mono=[gr.themes.LocalFont("IBM Plex Mono", weights=(400, 700)), "ui-monospace", "monospace"],
    )
    return base.set(**LOOK)
