"""Work in the background for trainers: teaching packs."""

from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from institutions.job_kinds import JobFailed, job_kind
from institutions.roles import Capability
from trainers.guide_queries import institutions_packing, pack_of
from trainers.packs.packing import pack_steps

KIND = "teaching_pack"


@job_kind(KIND, needs=Capability.MAKE_TEACHING_PACKS)
def teaching_pack(job):
    asked = job.parameters
    if not job.made_by or not institutions_packing(job.made_by).filter(pk=job.institution_id).exists():
        raise JobFailed(_("Whoever asked for this teaching pack does not teach at the institution any more."))
    today = localdate(job.made_at)
    pack = pack_of(job.institution, UUID(asked["module"]), asked["language"], today, asked.get("survey_url", ""))
    if pack is None:
        raise JobFailed(_("The module or its facilitator guide is not published any more. Choose another module."))
    yield from pack_steps(job, pack)
