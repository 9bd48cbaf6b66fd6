using System.Text;
using ActorMQ.NameServer.Settings;

namespace ActorMQ.NameServer.Requests;

/// <summary>The settings that can be changed, as lines of <c>name=value</c>.</summary>
internal sealed class GetNamesrvConfig(PublishedState published) : IRequest
{
    public void Handle(in RequestContext context) =>
        context.Asker.Reply(Encoding.UTF8.GetBytes(SettingsText.Write(published.Settings)));
}
