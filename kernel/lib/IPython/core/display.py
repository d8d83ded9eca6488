"""Rich output, in the module that IPython has it in: programs print `<IPython.core.display.HTML object>`."""

from _gradus import host

__all__ = [
    "Audio", "Code", "DisplayHandle", "DisplayObject", "FileLink", "GeoJSON", "HTML", "IFrame", "Image",
    "JSON", "Javascript", "Latex", "Markdown", "Math", "Pretty", "ProgressBar", "SVG", "TextDisplayObject",
    "Video", "YouTubeVideo", "clear_output", "display", "display_html", "display_javascript", "display_jpeg",
    "display_json", "display_latex", "display_markdown", "display_pdf", "display_png", "display_pretty",
    "display_svg", "publish_display_data", "set_matplotlib_close", "set_matplotlib_formats", "update_display",
]


def publish_display_data(data, metadata=None, source=None, *, transient=None, update=False, **_):
    """Shows a MIME bundle as it is."""
    host.publish(data, metadata or {}, (transient or {}).get("display_id"), update)


def clear_output(wait=False):
    """Removes the cell's outputs, at once or when the next one comes."""
    host.clear_output(wait)


def display(
    *objs, include=None, exclude=None, metadata=None, transient=None, display_id=None, raw=False, clear=False,
    update=False, **kwargs
):
    """Shows objects with every representation they have; with a `display_id` they can be updated later."""
    if clear:
        clear_output(wait=True)
    if display_id is True:
        display_id = _new_display_id()
    elif display_id is None and transient:
        display_id = transient.get("display_id")
    if display_id is None and update:
        raise TypeError("display_id required for update_display")
    for obj in objs:
        if raw:
            data, found = obj, {}
        else:
            shown = host.format(obj)
            if shown is None:
                continue
            data, found = shown
        data = {
            mime: value
            for mime, value in data.items()
            if (include is None or mime in include) and (exclude is None or mime not in exclude)
        }
        if metadata:
            found = {**found, **metadata}
        host.publish(data, found, display_id, update)
    return DisplayHandle(display_id) if display_id is not None else None


def update_display(obj, *, display_id, **kwargs):
    """Shows `obj` where the display with this id stands."""
    display(obj, display_id=display_id, update=True, **kwargs)


def _new_display_id():
    import os

    return os.urandom(16).hex()


class DisplayHandle:
    """A display that can be shown again in its place."""

    def __init__(self, display_id=None):
        self.display_id = _new_display_id() if display_id is None else display_id

    def __repr__(self):
        return f"<{type(self).__name__} display_id={self.display_id}>"

    def display(self, obj, **kwargs):
        display(obj, display_id=self.display_id, **kwargs)

    def update(self, obj, **kwargs):
        update_display(obj, display_id=self.display_id, **kwargs)


class DisplayObject:
    """Data with a MIME type, given itself, by file name or by URL."""

    _read_flags = "r"
    metadata = None

    def __init__(self, data=None, url=None, filename=None, metadata=None):
        if isinstance(data, (bytes, bytearray)) or data is None or not hasattr(data, "__fspath__"):
            pass
        else:
            filename, data = data, None
        if isinstance(data, str) and filename is None and url is None:
            if data.startswith(("http://", "https://")) and self._takes_urls:
                url, data = data, None
        self.data, self.url = data, url
        self.filename = None if filename is None else str(filename)
        if metadata is not None:
            self.metadata = metadata
        self.reload()

    _takes_urls = False

    def __repr__(self):
        return f"<{type(self).__module__}.{type(self).__name__} object>"

    def reload(self):
        if self.filename is not None:
            with open(self.filename, self._read_flags) as file:
                self.data = file.read()
        elif self.url is not None and not self._takes_urls:
            from urllib.request import urlopen

            with urlopen(self.url) as response:
                data = response.read()
            self.data = data if "b" in self._read_flags else data.decode()

    def _data_and_metadata(self):
        return (self.data, self.metadata) if self.metadata else self.data


class TextDisplayObject(DisplayObject):
    """Text with a MIME type."""


class Pretty(TextDisplayObject):
    """Plain text, without quotes."""

    def _repr_pretty_(self, p, cycle):
        for index, line in enumerate(self.data.splitlines()):
            if index:
                p.break_()
            p.text(line)


class HTML(TextDisplayObject):
    """HTML text."""

    def _repr_html_(self):
        return self._data_and_metadata()

    def __html__(self):
        return self._repr_html_()


class Markdown(TextDisplayObject):
    """Markdown text."""

    def _repr_markdown_(self):
        return self._data_and_metadata()


class Latex(TextDisplayObject):
    """LaTeX text, with its own delimiters."""

    def _repr_latex_(self):
        return self._data_and_metadata()


class Math(TextDisplayObject):
    """A formula in LaTeX, set on a line of its own."""

    def _repr_latex_(self):
        text = "$\\displaystyle {}$".format(self.data.strip("$"))
        return (text, self.metadata) if self.metadata else text


class SVG(DisplayObject):
    """A drawing; only the `<svg>` element is kept."""

    def _repr_svg_(self):
        text = self.data.decode() if isinstance(self.data, bytes) else self.data
        start = text.find("<svg")
        return (text[start:] if start >= 0 else text, self.metadata) if self.metadata else text[max(start, 0):]


class JSON(DisplayObject):
    """Data for the front end's tree view."""

    def __init__(self, data=None, url=None, filename=None, expanded=False, metadata=None, root="root", **kwargs):
        self.metadata = {"expanded": expanded, "root": root, **(metadata or {}), **kwargs}
        super().__init__(data, url, filename)

    def reload(self):
        super().reload()
        if isinstance(self.data, str) and (self.filename is not None or self.url is not None):
            import json

            self.data = json.loads(self.data)

    def _repr_json_(self):
        return self.data, self.metadata


class GeoJSON(JSON):
    """A map layer."""

    def _ipython_display_(self):
        data = {"application/geo+json": self.data, "text/plain": repr(self)}
        host.publish(data, {"application/geo+json": self.metadata}, None, False)


class Javascript(TextDisplayObject):
    """A script that the front end runs."""

    def __init__(self, data=None, url=None, filename=None, lib=None, css=None):
        self.lib = [lib] if isinstance(lib, str) else list(lib or ())
        self.css = [css] if isinstance(css, str) else list(css or ())
        super().__init__(data, url, filename)

    def _repr_javascript_(self):
        return self.data


class Code(TextDisplayObject):
    """Program text, shown as it is."""

    def __init__(self, data=None, url=None, filename=None, language=None):
        self.language = language
        super().__init__(data, url, filename)

    def _repr_html_(self):
        from html import escape

        return f"<pre>{escape(self.data)}</pre>"

    def __repr__(self):
        return self.data


class Image(DisplayObject):
    """A PNG, JPEG or GIF, shown from its bytes or from a URL."""

    _read_flags = "rb"
    _takes_urls = True
    _MIMES = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}

    def __init__(
        self, data=None, url=None, filename=None, format=None, embed=None, width=None, height=None, retina=False,
        unconfined=False, metadata=None, alt=None
    ):
        self.width, self.height, self.retina, self.unconfined, self.alt = width, height, retina, unconfined, alt
        if isinstance(data, str) and not data.startswith(("http://", "https://")):
            filename, data = data, None
        self.embed = url is None and not isinstance(data, str) if embed is None else embed
        super().__init__(data, url, filename, metadata or {})
        self.format = (format or self._guess_format()).lower().replace("jpg", "jpeg")
        if self.format not in self._MIMES:
            raise ValueError(f"Cannot embed the '{self.format}' image format")

    def _guess_format(self):
        data = bytes(self.data[:12]) if isinstance(self.data, (bytes, bytearray)) else b""
        if data.startswith(b"\x89PNG"):
            return "png"
        if data.startswith(b"\xff\xd8"):
            return "jpeg"
        if data.startswith(b"GIF8"):
            return "gif"
        if data[8:12] == b"WEBP":
            return "webp"
        name = self.filename or self.url or ""
        return name.rpartition(".")[2].split("?")[0] if "." in name else "png"

    def _repr_mimebundle_(self, include=None, exclude=None):
        if self.embed and self.data is not None:
            sizes = {"width": self.width, "height": self.height, "unconfined": self.unconfined, "alt": self.alt}
            metadata = {**{name: size for name, size in sizes.items() if size}, **(self.metadata or {})}
            mime = self._MIMES[self.format]
            return {mime: bytes(self.data)}, {mime: metadata} if metadata else {}
        return {"text/html": self._html()}, {}

    def _html(self):
        sizes = "".join(f' {name}="{size}"' for name, size in (("width", self.width), ("height", self.height)) if size)
        alt = f' alt="{self.alt}"' if self.alt else ""
        return f'<img src="{self.url}"{sizes}{alt}/>'


class IFrame:
    """A page inside of the page."""

    def __init__(self, src, width, height, extras=None, **kwargs):
        self.src, self.width, self.height, self.extras, self.params = src, width, height, extras or [], kwargs

    def _repr_html_(self):
        from urllib.parse import urlencode

        query = "?" + urlencode(self.params) if self.params else ""
        return (
            f'<iframe width="{self.width}" height="{self.height}" src="{self.src}{query}" '
            f'frameborder="0" allowfullscreen {" ".join(self.extras)}></iframe>'
        )


class YouTubeVideo(IFrame):
    """A video by its identifier."""

    def __init__(self, id, width=400, height=300, **kwargs):
        self.id = id
        super().__init__(f"https://www.youtube.com/embed/{id}", width, height, **kwargs)


class _Media(DisplayObject):
    _read_flags = "rb"
    _takes_urls = True
    _element, _default_mime = "video", "video/mp4"

    def __init__(self, data=None, filename=None, url=None, embed=None, mimetype=None, **attributes):
        self.mimetype, self.attributes = mimetype, attributes
        super().__init__(data, url, filename)

    def _repr_html_(self):
        if self.data is None:
            source = self.url
        else:
            from binascii import b2a_base64

            text = b2a_base64(self.data, newline=False).decode()
            source = f"data:{self.mimetype or self._default_mime};base64,{text}"
        return f'<{self._element} controls src="{source}"></{self._element}>'


class Video(_Media):
    """A film."""


class Audio(_Media):
    """A sound file."""

    _element, _default_mime = "audio", "audio/wav"


class FileLink:
    """A link to a file beside the notebook."""

    def __init__(self, path, url_prefix="", result_html_prefix="", result_html_suffix="<br>"):
        self.path, self.url_prefix = str(path), url_prefix
        self.prefix, self.suffix = result_html_prefix, result_html_suffix

    def _repr_html_(self):
        from html import escape

        target = escape(self.url_prefix + self.path)
        return f'{self.prefix}<a href="{target}" target="_blank">{escape(self.path)}</a>{self.suffix}'

    def __repr__(self):
        import os

        return os.path.abspath(self.path)


class ProgressBar:
    """A bar that moves as it is iterated over."""

    def __init__(self, total):
        self.total, self._progress = total, 0
        self._handle = DisplayHandle()

    @property
    def progress(self):
        return self._progress

    @progress.setter
    def progress(self, value):
        self._progress = value
        self._handle.update(self)

    def __repr__(self):
        filled = int(60 * self._progress / self.total) if self.total else 60
        return f"[{'=' * filled}{' ' * (60 - filled)}] {self._progress}/{self.total}"

    def _repr_html_(self):
        return f"<progress style='width:60ex' max='{self.total}' value='{self._progress}'></progress>"

    def display(self):
        self._handle.display(self)

    def __iter__(self):
        self.display()
        for step in range(self.total):
            yield step
            self.progress = step + 1


def _shower(mime):
    def show(*objs, raw=False, metadata=None):
        for obj in objs:
            if raw:
                host.publish({mime: obj}, {mime: metadata} if metadata else {}, None, False)
            else:
                display(obj, include=("text/plain", mime))

    show.__doc__ = f"Shows objects as {mime}."
    return show


display_pretty = _shower("text/plain")
display_html = _shower("text/html")
display_markdown = _shower("text/markdown")
display_svg = _shower("image/svg+xml")
display_png = _shower("image/png")
display_jpeg = _shower("image/jpeg")
display_pdf = _shower("application/pdf")
display_latex = _shower("text/latex")
display_json = _shower("application/json")
display_javascript = _shower("application/javascript")


def set_matplotlib_formats(*formats, **kwargs):
    """Accepted: figures are shown in the one format that there is."""


def set_matplotlib_close(close=True):
    """Accepted: figures are always closed after their cell."""
