from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.static import serve as media
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from accounts import policy_views as policies
from accounts import views as accounts
from classroom import mail_views as mails
from classroom import saml_views as saml
from classroom import sign_in_views as sign_in
from courses import views as courses
from pages import views as pages

urlpatterns = [
    path("healthz", pages.healthz, name="healthz"),
    path("robots.txt", pages.robots, name="robots"),
    path("sw.js", pages.service_worker, name="service_worker"),
    # One way to sign in: with its rate limits, and in our words.
    path("cms/login/", pages.editor_sign_in),
    path("cms/logout/", accounts.editor_sign_out),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("verify/", include("certificates.urls")),
    path(".well-known/", include("certificates.badges.well_known_urls")),
    # Services know one address of ours, in no language.
    path("sign-in/<slug:slug>/back/", sign_in.back, name="institution_back"),
    # In the headers of mails, whose readers' programs ask for it.
    path("mail/<str:token>/", mails.mail_link, name="mail_link"),
    path("sign-in/<slug:slug>/saml/", saml.back, name="institution_saml_back"),
    path("sign-in/<slug:slug>/saml/done/", saml.done, name="institution_saml_done"),
    path("sign-in/<slug:slug>/saml/metadata.xml", saml.metadata, name="institution_saml_metadata"),
    *i18n_patterns(
        re_path(r"^accounts/confirm-email/(?P<key>[-:\w]+)/$", accounts.confirm_email),
        path("accounts/mails/", mails.mail_choices, name="mail_choices"),
        path("policies/", policies.policies, name="policies"),
        path("policies/<slug:kind>/<int:number>/", policies.policy_version, name="policy_version"),
        path("accounts/agree/", policies.agree, name="agree"),
        path("accounts/data/", include("classroom.data_urls")),
        path("accounts/", include("allauth.account.urls")),
        path("accounts/", include("classroom.sign_in_urls")),
        path("accounts/security/", include("accounts.security_urls")),
        path("learn/", include("classroom.urls")),
        path("join/", include("classroom.join_urls")),
        path("f/", include("classroom.teaching.follow_up_urls")),
        path("s/", include("classroom.teaching.trainee_urls")),
        path("trainers/", include("classroom.teaching.directory_urls")),
        path("teach/", include("classroom.teaching.reach_urls")),
        path("teach/sessions/", include("classroom.teaching.delivery_urls")),
        path("teach/", include("classroom.teaching.candidate_urls")),
        path("manage/", include("dashboards.urls")),
        path("modules/<slug:slug>/quiz/", include("classroom.quiz_urls")),
        path("check/", include("classroom.check_urls")),
        # Before Wagtail's own route to the same pages, whose name their addresses are made with. Left to it
        # is opening a page with a password; its own sign-in, which counts no guesses, stays out of reach.
        re_path(r"^((?!_util/authenticate_with_password/)(?:[\w\-]+/)*)$", courses.serve),
        path("", include(wagtail_urls)),
    ),
]

if settings.DEMO:
    # Elsewhere the proxy serves uploads: see docs/operations.md.
    urlpatterns.insert(0, re_path(r"^media/(?P<path>.*)$", media, {"document_root": settings.MEDIA_ROOT}))

handler404 = "pages.views.not_found"
handler500 = "pages.views.server_error"
