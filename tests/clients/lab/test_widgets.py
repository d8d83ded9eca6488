"""ipywidgets: controls in the page whose callbacks run while a cell runs."""

from playwright.sync_api import expect

SLIDER = """\
import ipywidgets
heard = []
slider = ipywidgets.IntSlider(value=3, max=10, description='steps')
slider.observe(lambda change: heard.append(change['new']), 'value')
slider"""

WAITING = """\
import time
while not heard:
    time.sleep(0.01)
slider.value = 10
print('heard', heard[0])"""


def test_a_slider_is_heard_while_a_cell_runs(open_notebook, packages):
    notebook = open_notebook(SLIDER, WAITING, "slider.value")
    notebook.run(0)
    slider = notebook.outputs(0).locator(".widget-slider")
    expect(slider.locator(".widget-label")).to_have_text("steps")
    expect(slider.locator(".widget-readout")).to_have_text("3")
    notebook.start(1)
    notebook.wait_until_busy(1)
    slider.locator(".noUi-handle").focus()
    notebook.page.keyboard.press("ArrowRight")
    expect(notebook.outputs(1)).to_have_text("heard 4\n")
    notebook.wait_for_end(1)
    # The other way: what the cell sets, the page shows.
    expect(slider.locator(".widget-readout")).to_have_text("10")
    notebook.run(2)
    expect(notebook.outputs(2)).to_have_text("10")


def test_a_progress_bar_of_widgets_fills(open_notebook, packages):
    notebook = open_notebook("from tqdm.notebook import tqdm\nprint(sum(tqdm(range(50), desc='adding')))")
    notebook.run_all()
    expect(notebook.outputs(0).last).to_have_text("1225\n")
    bar = notebook.outputs(0).locator(".widget-hbox")
    expect(bar).to_contain_text("adding: 100%")
    expect(bar).to_contain_text("50/50")
    expect(bar.locator(".progress-bar-success")).to_be_visible()
