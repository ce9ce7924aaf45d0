using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Options;

namespace Lariat.AspNetCore.Requests;

/// <summary>Adds the request's task around the rest of the application.</summary>
internal sealed class RequestTaskFilter(IOptions<LariatOptions> options) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(application => new RequestTaskMiddleware(application, options.Value.OffloadBlocking).InvokeAsync);
        next(app);
    };
}
