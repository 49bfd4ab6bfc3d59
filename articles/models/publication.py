"""Publications (the outlets) and licences."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Publication(models.Model):
    """An agency, a review or a site that published articles."""

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=200)
    url = models.URLField(_("address"), blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Licence(models.Model):
    """Terms of a source's text; `allows_display` decides whether readers see the text itself."""

    code = models.CharField(
        _("code"), max_length=60, unique=True, help_text=_("SPDX, such as CC-BY-4.0.")
    )
    name = models.CharField(_("name"), max_length=200)
    url = models.URLField(_("address"), blank=True)
    allows_display = models.BooleanField(_("allows display"), default=False)

    class Meta:
        verbose_name = _("licence")
        verbose_name_plural = _("licences")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
